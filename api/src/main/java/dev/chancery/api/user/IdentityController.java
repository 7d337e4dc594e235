package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.api.http.Uuids;
import dev.chancery.api.provider.ExternalProvider;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /user/identities}: what users do by hand about the ways in which they sign in. */
@RestController
public final class IdentityController {

    private final ManualLinking manualLinking;
    private final UnlinkingIdentity unlinking;
    private final Bearer bearer;

    public IdentityController(ManualLinking manualLinking, UnlinkingIdentity unlinking, Bearer bearer) {
        this.manualLinking = manualLinking;
        this.unlinking = unlinking;
        this.bearer = bearer;
    }

    /** Every identity that could be linked is another service's, of which there is none. */
    @GetMapping("/user/identities/authorize")
    Map<String, Object> authorize(HttpServletRequest request) {
        requireAllowed(request);
        String provider = QueryParameters.of(request).get("provider");
        String reason = ExternalProvider.isKnown(provider)
                ? "provider is not enabled"
                : "Provider " + provider + " could not be found";
        throw ApiException.validation("Unsupported provider: " + reason);
    }

    @DeleteMapping("/user/identities/{identity_id}")
    Map<String, Object> unlink(@PathVariable("identity_id") String id, HttpServletRequest request) {
        Caller caller = requireAllowed(request);
        UUID identityId = Uuids.parse(id)
                .orElseThrow(() -> ApiException.of(404, "validation_failed", "identity_id must be an UUID"));
        boolean meant = caller.claims().audience().stream()
                .findFirst()
                .filter(caller.audience()::equals)
                .isPresent();
        if (!meant) {
            throw ApiException.of(403, "unexpected_audience", "Token audience doesn't match request audience");
        }
        unlinking.unlink(
                new KnownAtFirst<>(caller, () -> bearer.requireUser(request)), identityId, ClientRequest.of(request));
        return Map.of();
    }

    private Caller requireAllowed(HttpServletRequest request) {
        Caller caller = bearer.requireUser(request);
        manualLinking.require();
        return caller;
    }
}
