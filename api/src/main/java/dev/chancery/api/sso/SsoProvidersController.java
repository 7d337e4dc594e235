package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EventPages;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.Uuids;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.Bearer;
import dev.chancery.query.history.Page;
import dev.chancery.query.sso.SsoProviderHistory;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.query.sso.SsoProviderView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/sso/providers}. */
@RestController
public final class SsoProvidersController {

    private static final String BY_RESOURCE_ID = "resource_";

    private final Bearer bearer;
    private final SsoProviderQueries providers;
    private final AdministeringSsoProviders administering;
    private final SsoProviderHistory history;

    public SsoProvidersController(
            Bearer bearer,
            SsoProviderQueries providers,
            AdministeringSsoProviders administering,
            SsoProviderHistory history) {
        this.bearer = bearer;
        this.providers = providers;
        this.administering = administering;
        this.history = history;
    }

    record Listed(List<SsoProviderResponse> items) {}

    @GetMapping({"/admin/sso/providers", "/admin/sso/providers/"})
    Listed list(HttpServletRequest request) {
        bearer.requireAdmin(request);
        QueryParameters query = QueryParameters.of(request);
        String resourceId = query.get("resource_id");
        String prefix = query.get("resource_id_prefix");
        List<SsoProviderView> found = !resourceId.isEmpty()
                ? providers.allByResourceId(resourceId)
                : prefix.isEmpty() ? providers.all() : providers.allByResourceIdPrefix(prefix);
        return new Listed(
                found.stream().map(SsoProviderResponse::withoutMetadata).toList());
    }

    @PostMapping({"/admin/sso/providers", "/admin/sso/providers/"})
    @ResponseStatus(HttpStatus.CREATED)
    SsoProviderResponse create(HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        SsoProviderRequest asked = SsoProviderRequest.of(RequestBody.of(request));
        return SsoProviderResponse.of(administering.create(asked, admin, ClientRequest.of(request)));
    }

    @GetMapping({"/admin/sso/providers/{idp_id}", "/admin/sso/providers/{idp_id}/"})
    SsoProviderResponse get(@PathVariable("idp_id") String id, HttpServletRequest request) {
        bearer.requireAdmin(request);
        return SsoProviderResponse.of(load(id));
    }

    @PutMapping({"/admin/sso/providers/{idp_id}", "/admin/sso/providers/{idp_id}/"})
    SsoProviderResponse update(@PathVariable("idp_id") String id, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        SsoProviderView known = load(id);
        SsoProviderRequest asked = SsoProviderRequest.of(RequestBody.of(request));
        return SsoProviderResponse.of(administering.update(known.id(), asked, admin, ClientRequest.of(request)));
    }

    @DeleteMapping({"/admin/sso/providers/{idp_id}", "/admin/sso/providers/{idp_id}/"})
    SsoProviderResponse delete(@PathVariable("idp_id") String id, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        return SsoProviderResponse.of(administering.delete(load(id), admin, ClientRequest.of(request)));
    }

    /** Which GoTrue does not have: who was sent there and came back, and why somebody could not come in. Of deleted ones, too. */
    @GetMapping({"/admin/sso/providers/{idp_id}/events", "/admin/sso/providers/{idp_id}/events/"})
    List<Page.Entry> events(
            @PathVariable("idp_id") String id, HttpServletRequest request, HttpServletResponse response) {
        bearer.requireAdmin(request);
        Page page = history.before(EventPages.before(request), Uuids.parse(id).orElseGet(() -> load(id).id()));
        if (page.entries().isEmpty()) {
            throw notFound();
        }
        return EventPages.answer(page, request, response);
    }

    private SsoProviderView load(String id) {
        return (id.startsWith(BY_RESOURCE_ID)
                        ? providers.byResourceId(id.substring(BY_RESOURCE_ID.length()))
                        : Uuids.parse(id).flatMap(providers::byId))
                .orElseThrow(SsoProvidersController::notFound);
    }

    static ApiException notFound() {
        return ApiException.of(404, "sso_provider_not_found", "SSO Identity Provider not found");
    }
}
