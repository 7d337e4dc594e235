package dev.chancery.command.sso;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.Personal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Every fact about an identity provider of an organisation. Its subject is the provider: metadata names people at the organisation, which
 * is forgotten with it.
 */
public sealed interface SsoProviderEvent extends Event {

    UUID providerId();

    @Override
    default UUID subject() {
        return providerId();
    }

    /**
     * An administrator has made it known.
     *
     * @param samlProviderId of the row that keeps its metadata
     * @param entityId by which it calls itself
     * @param metadataUrl where its metadata comes from, or null
     */
    @EventName("sso-provider.created")
    record Created(
            UUID providerId,
            UUID samlProviderId,
            String entityId,
            @Personal String metadataXml,
            String metadataUrl,
            ProviderOptions options,
            Instant at)
            implements SsoProviderEvent {}

    /**
     * It was there before the log: everything its rows held.
     *
     * @param samlProviderId of the row that keeps its metadata
     * @param metadataUrl where its metadata comes from, or null
     * @param rows when they were made and changed
     */
    @EventName("sso-provider.adopted")
    record Adopted(
            UUID providerId,
            UUID samlProviderId,
            String entityId,
            @Personal String metadataXml,
            String metadataUrl,
            ProviderOptions options,
            AdoptedTimes rows,
            Instant at)
            implements SsoProviderEvent {}

    /** @param domains in the order of those of the options */
    record AdoptedTimes(
            Instant createdAt,
            Instant updatedAt,
            Instant samlCreatedAt,
            Instant samlUpdatedAt,
            List<DomainTimes> domains) {

        public AdoptedTimes {
            domains = List.copyOf(domains);
        }
    }

    /** When the row of a domain was made and changed; null where it does not say. */
    record DomainTimes(Instant createdAt, Instant updatedAt) {}

    /** An administrator has changed what does not come from its metadata. */
    @EventName("sso-provider.changed")
    record Changed(UUID providerId, ProviderOptions options, Instant at) implements SsoProviderEvent {}

    /** An administrator has changed what becomes of the accounts of those who come in by it. */
    @EventName("sso-provider.provisioning-changed")
    record ProvisioningChanged(UUID providerId, Provisioning provisioning, Instant at) implements SsoProviderEvent {}

    /**
     * What the DNS says of a domain shows that it belongs to whoever set the provider up.
     *
     * @param domainId of the row that remembers the domain
     */
    @EventName("sso-provider.domain-verified")
    record DomainVerified(UUID providerId, UUID domainId, String domain, Instant at) implements SsoProviderEvent {}

    /**
     * An administrator has given other metadata of the same provider.
     *
     * @param metadataUrl where it comes from, or null
     */
    @EventName("sso-provider.metadata-replaced")
    record MetadataReplaced(UUID providerId, @Personal String metadataXml, String metadataUrl, Instant at)
            implements SsoProviderEvent {}

    /** Its metadata was fetched again, and says something else. */
    @EventName("sso-provider.metadata-refreshed")
    record MetadataRefreshed(UUID providerId, @Personal String metadataXml, Instant at) implements SsoProviderEvent {}

    /** Its metadata was fetched again after it could not be, and says nothing else. */
    @EventName("sso-provider.metadata-recovered")
    record MetadataRecovered(UUID providerId, Instant at) implements SsoProviderEvent {}

    /**
     * Its metadata could not be fetched, or not be used; what was known stays in force. Recorded when the reason is another than last time.
     *
     * @param reason for administrators
     */
    @EventName("sso-provider.metadata-failed")
    record MetadataFailed(UUID providerId, String reason, Instant at) implements SsoProviderEvent {}

    /**
     * An administrator wants to see what comes of a login by it.
     *
     * @param testId the relay state
     */
    @EventName("sso-provider.test-requested")
    record TestRequested(UUID providerId, UUID testId, Instant at) implements SsoProviderEvent {}

    /**
     * Its answer to a test has come. Whom it names is nowhere in the log.
     *
     * @param check which the answer did not stand, or null where it stood them all
     */
    @EventName("sso-provider.tested")
    record Tested(UUID providerId, UUID testId, String check, Instant at) implements SsoProviderEvent {}

    /** An administrator has taken it away. */
    @EventName("sso-provider.deleted")
    record Deleted(UUID providerId, Instant at) implements SsoProviderEvent {
        @Override
        public boolean erasesSubject() {
            return true;
        }
    }
}
