package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.query.sso.SsoProviderView.Domain;
import dev.chancery.sso.saml.Algorithms;
import dev.chancery.sso.saml.AttributeMapping;
import dev.chancery.sso.saml.Binding;
import dev.chancery.sso.saml.Endpoint;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.TrustedProvider;
import dev.chancery.sso.saml.UnusableMetadata;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Identity providers of organisations as people come in by them: with their metadata read. */
public final class IdentityProviders {

    private static final int MOST_KEPT = 500;

    private final SsoProviderQueries providers;
    private final boolean verifiedDomainsOnly;
    private final Map<UUID, Parsed> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Parsed> eldest) {
            return size() > MOST_KEPT;
        }
    };

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
        return usable(
                () -> providers.byDomain(DomainName.spellings(domain)).stream()
                        .filter(provider -> domains(provider).stream().anyMatch(own -> DomainName.same(own, domain)))
                        .findFirst(),
                disabled);
    }

    /** Those that count. */
    List<String> domains(SsoProviderView provider) {
        return provider.domains().stream()
                .filter(domain -> !verifiedDomainsOnly || domain.verifiedAt().isPresent())
                .map(Domain::domain)
                .toList();
    }

    private Optional<IdentityProvider> usable(Supplier<Optional<SsoProviderView>> search, String disabled) {
        Optional<SsoProviderView> found = search.get();
        found.filter(provider -> !provider.enabled()).ifPresent(_ -> {
            throw ApiException.of(404, "sso_provider_disabled", disabled);
        });
        return found.map(this::read);
    }

    /** A text, and what was read of it. */
    private record Parsed(String xml, ProviderMetadata metadata) {}

    private IdentityProvider read(SsoProviderView view) {
        ProviderMetadata metadata = parsed(view).metadata();
        return new IdentityProvider(
                view,
                view.metadataValidUntil().map(metadata::validUntil).orElse(metadata),
                AttributeMapping.of(view.attributeMapping()));
    }

    /** What was read of the same text before is as good. */
    private Parsed parsed(SsoProviderView view) {
        Parsed before;
        synchronized (kept) {
            before = kept.get(view.id());
        }
        if (before != null && before.xml().equals(view.metadataXml())) {
            return before;
        }
        Parsed now = new Parsed(view.metadataXml(), metadata(view));
        synchronized (kept) {
            kept.put(view.id(), now);
        }
        return now;
    }

    /** It was looked at before it was written; what others have written may be anything. */
    private static ProviderMetadata metadata(SsoProviderView view) {
        try {
            return ProviderMetadata.read(view.metadataXml());
        } catch (UnusableMetadata e) {
            throw ApiException.internal("Error parsing SAML Metadata for SAML provider", e);
        }
    }
}
