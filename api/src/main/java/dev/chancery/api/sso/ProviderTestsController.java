package dev.chancery.api.sso;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.Uuids;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.Bearer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/sso/providers/{idp_id}/test}, which GoTrue does not have. */
@RestController
public final class ProviderTestsController {

    private final Bearer bearer;
    private final NamedProviders providers;
    private final Optional<TestingProvider> testing;

    /** @param testing nothing where SAML is not enabled */
    public ProviderTestsController(Bearer bearer, NamedProviders providers, Optional<TestingProvider> testing) {
        this.bearer = bearer;
        this.providers = providers;
        this.testing = testing;
    }

    @PostMapping({"/admin/sso/providers/{idp_id}/test", "/admin/sso/providers/{idp_id}/test/"})
    ResponseEntity<TestingProvider.Begun> begin(@PathVariable("idp_id") String id, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        UUID providerId = providers.require(id).id();
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(saml().begin(providerId, admin, ClientRequest.of(request)));
    }

    @GetMapping({"/admin/sso/providers/{idp_id}/test/{test_id}", "/admin/sso/providers/{idp_id}/test/{test_id}/"})
    ResponseEntity<TestingProvider.Outcome> outcome(
            @PathVariable("idp_id") String id, @PathVariable("test_id") String testId, HttpServletRequest request) {
        bearer.requireAdmin(request);
        UUID providerId = providers.require(id).id();
        return ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(saml().outcome(providerId, Uuids.parse(testId).orElseThrow(TestingProvider::unknown)));
    }

    private TestingProvider saml() {
        return testing.orElseThrow(SamlMetadataController::disabled);
    }
}
