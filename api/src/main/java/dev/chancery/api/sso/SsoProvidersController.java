package dev.chancery.api.sso;

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

    private final Bearer bearer;
    private final SsoProviderQueries providers;
    private final NamedProviders named;
    private final AdministeringSsoProviders administering;
    private final SsoProviderHistory history;
    private final GivenRoles roles;

    public SsoProvidersController(
            Bearer bearer,
            SsoProviderQueries providers,
            AdministeringSsoProviders administering,
            SsoProviderHistory history,
            GivenRoles roles) {
        this.bearer = bearer;
        this.providers = providers;
        this.named = new NamedProviders(providers);
        this.administering = administering;
        this.history = history;
        this.roles = roles;
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
        return new Listed(found.stream().map(SsoProviderResponse::of).toList());
    }

    @PostMapping({"/admin/sso/providers", "/admin/sso/providers/"})
    @ResponseStatus(HttpStatus.CREATED)
    SsoProviderResponse create(HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        SsoProviderRequest asked = SsoProviderRequest.of(RequestBody.of(request), roles);
        return SsoProviderResponse.of(administering.create(asked, admin, ClientRequest.of(request)));
    }

    @GetMapping({"/admin/sso/providers/{idp_id}", "/admin/sso/providers/{idp_id}/"})
    SsoProviderResponse get(@PathVariable("idp_id") String id, HttpServletRequest request) {
        bearer.requireAdmin(request);
        return SsoProviderResponse.of(named.require(id));
    }

    @PutMapping({"/admin/sso/providers/{idp_id}", "/admin/sso/providers/{idp_id}/"})
    SsoProviderResponse update(@PathVariable("idp_id") String id, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        SsoProviderView known = named.require(id);
        SsoProviderRequest asked = SsoProviderRequest.of(RequestBody.of(request), roles);
        return SsoProviderResponse.of(administering.update(known.id(), asked, admin, ClientRequest.of(request)));
    }

    @DeleteMapping({"/admin/sso/providers/{idp_id}", "/admin/sso/providers/{idp_id}/"})
    SsoProviderResponse delete(@PathVariable("idp_id") String id, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        return SsoProviderResponse.of(administering.delete(named.require(id), admin, ClientRequest.of(request)));
    }

    /** Which GoTrue does not have: who was sent there and came back, and why somebody could not come in. Of deleted ones, too. */
    @GetMapping({"/admin/sso/providers/{idp_id}/events", "/admin/sso/providers/{idp_id}/events/"})
    List<Page.Entry> events(
            @PathVariable("idp_id") String id, HttpServletRequest request, HttpServletResponse response) {
        bearer.requireAdmin(request);
        Page page = history.before(
                EventPages.before(request),
                Uuids.parse(id).orElseGet(() -> named.require(id).id()));
        if (page.entries().isEmpty()) {
            throw NamedProviders.notFound();
        }
        return EventPages.answer(page, request, response);
    }
}
