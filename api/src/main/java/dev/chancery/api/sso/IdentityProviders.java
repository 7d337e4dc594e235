package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.sso.saml.AttributeMapping;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.UnusableMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Identity providers of organisations as people come in by them: with their metadata read. */
public final class IdentityProviders {

    private static final int MOST_KEPT = 500;

    private final SsoProviderQueries providers;
    private final Map<UUID, IdentityProvider> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, IdentityProvider> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public IdentityProviders(SsoProviderQueries providers) {
        this.providers = providers;
    }

    /** An identity provider, what it says of itself, and which of its attributes become claims. */
    record IdentityProvider(SsoProviderView view, ProviderMetadata metadata, AttributeMapping mapping) {}

    /** @throws ApiException if it is disabled */
    Optional<IdentityProvider> byId(UUID id, String disabled) {
        return usable(() -> providers.byId(id), disabled);
    }

    /** @throws ApiException if it is disabled */
    Optional<IdentityProvider> byDomain(String domain, String disabled) {
        return usable(() -> providers.byDomain(domain), disabled);
    }

    /** @throws ApiException if it is disabled */
    Optional<IdentityProvider> byEntityId(String entityId, String disabled) {
        return usable(() -> providers.byEntityId(entityId), disabled);
    }

    private Optional<IdentityProvider> usable(Supplier<Optional<SsoProviderView>> search, String disabled) {
        Optional<SsoProviderView> found = search.get();
        found.filter(provider -> !provider.enabled()).ifPresent(_ -> {
            throw ApiException.of(404, "sso_provider_disabled", disabled);
        });
        return found.map(this::read);
    }

    /** What was read of the same text before is as good. */
    private IdentityProvider read(SsoProviderView view) {
        IdentityProvider before;
        synchronized (kept) {
            before = kept.get(view.id());
        }
        IdentityProvider now = new IdentityProvider(
                view,
                before != null && before.view().metadataXml().equals(view.metadataXml())
                        ? before.metadata()
                        : metadata(view),
                AttributeMapping.of(view.attributeMapping()));
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
