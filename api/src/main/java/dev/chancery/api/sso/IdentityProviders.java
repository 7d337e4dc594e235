package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.query.sso.SsoProviderView.Domain;
import dev.chancery.sso.saml.Algorithms;
import dev.chancery.sso.saml.AsciiCase;
import dev.chancery.sso.saml.AttributeMapping;
import dev.chancery.sso.saml.Binding;
import dev.chancery.sso.saml.Endpoint;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.TrustedProvider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Identity providers of organisations as people come in by them: with their metadata read. */
public final class IdentityProviders {

    private final SsoProviderQueries providers;
    private final boolean verifiedDomainsOnly;
    private final ReadMetadata read = new ReadMetadata();

    /** @param verifiedDomainsOnly whether a domain counts only once it was shown to belong to whoever set the provider up */
    public IdentityProviders(SsoProviderQueries providers, boolean verifiedDomainsOnly) {
        this.providers = providers;
        this.verifiedDomainsOnly = verifiedDomainsOnly;
    }

    /** An identity provider, what it says of itself, and which of its attributes become claims. */
    record IdentityProvider(SsoProviderView view, ProviderMetadata metadata, AttributeMapping mapping) {

        /** As its messages are checked. */
        TrustedProvider trusted() {
            SamlOptions options = view.options();
            return new TrustedProvider(
                    metadata.entityId(),
                    metadata.signingKeys(),
                    TrustedProvider.Signed.valueOf(options.signed().name()),
                    options.cbc() ? Algorithms.STRONG.withCbc() : Algorithms.STRONG,
                    options.authnContexts());
        }

        /** Since when people have to have authenticated there, who were sent at that time; nothing where any time is good. */
        Optional<Instant> authenticatedSince(Instant sent) {
            return Optional.of(sent).filter(_ -> view.options().forceAuthn());
        }

        /** Where it is told that sessions end, by that binding if it knows it. */
        Optional<Endpoint> singleLogout(Binding preferred) {
            List<Endpoint> all = metadata.singleLogout();
            return all.stream()
                    .filter(endpoint -> endpoint.binding() == preferred)
                    .findFirst()
                    .or(() -> all.stream().findFirst());
        }
    }

    /** Nobody comes in by one that is disabled, but sessions end by it. */
    Optional<IdentityProvider> evenDisabled(UUID id) {
        return providers.byId(id).map(this::read);
    }

    /** Likewise. */
    Optional<IdentityProvider> evenDisabled(String entityId) {
        return providers.byEntityId(entityId).map(this::read);
    }

    /** @throws ApiException if it is disabled */
    Optional<IdentityProvider> byId(UUID id, String disabled) {
        return usable(() -> providers.byId(id), disabled);
    }

    /** @throws ApiException if it is disabled */
    Optional<IdentityProvider> byDomain(String domain, String disabled) {
        return usable(() -> leading(providers.byDomain(DomainName.spellings(domain)), domain), disabled);
    }

    /** From Supabase Auth two may have the same in two spellings. */
    private Optional<SsoProviderView> leading(List<SsoProviderView> found, String domain) {
        return found.stream()
                .filter(provider -> domains(provider).stream()
                        .anyMatch(own -> AsciiCase.lower(own).equals(AsciiCase.lower(domain))))
                .findFirst()
                .or(() -> found.stream()
                        .filter(provider -> domains(provider).stream().anyMatch(own -> DomainName.same(own, domain)))
                        .findFirst());
    }

    /** Those that count. */
    List<String> domains(SsoProviderView provider) {
        return provider.domains().stream()
                .filter(domain -> !verifiedDomainsOnly || domain.verifiedAt().isPresent())
                .map(Domain::domain)
                .toList();
    }

    /** Of which addresses have to be that it says. */
    OwnDomains ownDomains(IdentityProvider provider) {
        return new OwnDomains(Optional.of(domains(provider.view()))
                .filter(_ -> provider.view().provisioning().ownDomainsOnly()));
    }

    private Optional<IdentityProvider> usable(Supplier<Optional<SsoProviderView>> search, String disabled) {
        Optional<SsoProviderView> found = search.get();
        found.filter(provider -> !provider.enabled()).ifPresent(_ -> {
            throw ApiException.of(404, "sso_provider_disabled", disabled);
        });
        return found.map(this::read);
    }

    private IdentityProvider read(SsoProviderView view) {
        ProviderMetadata metadata = read.of(view);
        return new IdentityProvider(
                view,
                view.metadataValidUntil().map(metadata::validUntil).orElse(metadata),
                AttributeMapping.known(view.attributeMapping()));
    }
}
