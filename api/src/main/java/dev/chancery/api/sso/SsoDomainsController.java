package dev.chancery.api.sso;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.sso.Deprovisioning.Deprovisioned;
import dev.chancery.api.sso.Deprovisioning.Measure;
import dev.chancery.api.sso.VerifyingDomains.Challenge;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.query.sso.SsoProviderView.Domain;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The domains of identity providers, and what becomes of their people when they go, of which GoTrue knows nothing. */
@RestController
public final class SsoDomainsController {

    private static final String DOMAINS = "/admin/sso/providers/{idp_id}/domains";

    private final Bearer bearer;
    private final NamedProviders providers;
    private final AdministeringSsoProviders administering;
    private final VerifyingDomains verifying;
    private final Deprovisioning deprovisioning;

    public SsoDomainsController(
            Bearer bearer,
            NamedProviders providers,
            AdministeringSsoProviders administering,
            VerifyingDomains verifying,
            Deprovisioning deprovisioning) {
        this.bearer = bearer;
        this.providers = providers;
        this.administering = administering;
        this.verifying = verifying;
        this.deprovisioning = deprovisioning;
    }

    record Listed(List<Item> items) {}

    record Item(
            String domain,

            @JsonProperty("verified_at") @JsonInclude(Include.NON_NULL)
            Instant verifiedAt,

            Challenge record) {}

    @GetMapping({DOMAINS, DOMAINS + "/"})
    Listed list(@PathVariable("idp_id") String id, HttpServletRequest request) {
        bearer.requireAdmin(request);
        SsoProviderView provider = providers.require(id);
        return new Listed(provider.domains().stream()
                .map(domain -> item(provider, domain))
                .toList());
    }

    @PostMapping({DOMAINS + "/{domain}/verify", DOMAINS + "/{domain}/verify/"})
    Item verify(@PathVariable("idp_id") String id, @PathVariable("domain") String name, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        SsoProviderView provider = providers.require(id);
        Domain domain = domain(provider, name).orElseThrow(SsoDomainsController::notFound);
        verifying.verify(provider.id(), domain.domain(), admin, ClientRequest.of(request));
        SsoProviderView verified = providers.require(provider.id().toString());
        return item(verified, domain(verified, name).orElseThrow(SsoDomainsController::notFound));
    }

    /** To be repeated until nobody remains; by then it is no domain of the provider any more. */
    @PostMapping({DOMAINS + "/{domain}/deprovision", DOMAINS + "/{domain}/deprovision/"})
    Deprovisioned deprovision(
            @PathVariable("idp_id") String id, @PathVariable("domain") String name, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        SsoProviderView provider = providers.require(id);
        Measure measure = measure(request);
        ClientRequest client = ClientRequest.of(request);
        Optional<Domain> known = domain(provider, name);
        if (known.isEmpty() && !deprovisioning.knows(provider.id(), name)) {
            throw notFound();
        }
        known.ifPresent(domain -> administering.takeAway(provider, domain.domain(), admin, client));
        return deprovisioning.deprovision(provider.id(), name, measure, admin, client);
    }

    /** To be repeated until nobody remains. Whom the provider still sends comes in: it is disabled first. */
    @PostMapping({"/admin/sso/providers/{idp_id}/deprovision", "/admin/sso/providers/{idp_id}/deprovision/"})
    Deprovisioned deprovisionAll(@PathVariable("idp_id") String id, HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        SsoProviderView provider = providers.require(id);
        return deprovisioning.deprovision(provider.id(), null, measure(request), admin, ClientRequest.of(request));
    }

    private static Measure measure(HttpServletRequest request) {
        return Measure.of(RequestBody.of(request).withTexts("users").string("users"));
    }

    private Item item(SsoProviderView provider, Domain domain) {
        return new Item(
                domain.domain(), domain.verifiedAt().orElse(null), verifying.challenge(provider.id(), domain.domain()));
    }

    private static Optional<Domain> domain(SsoProviderView provider, String name) {
        return provider.domains().stream()
                .filter(domain -> DomainName.same(domain.domain(), name))
                .findFirst();
    }

    static ApiException notFound() {
        return ApiException.of(404, "sso_domain_not_found", "This domain is none of the SSO provider");
    }
}
