package dev.chancery.command.sso;

import java.time.Instant;
import java.util.UUID;

/** What can be asked of an identity provider's record. */
public sealed interface SsoProviderCommand {

    UUID providerId();

    /** @param metadataUrl where the metadata comes from, or null */
    record Create(
            UUID providerId,
            UUID samlProviderId,
            String entityId,
            String metadataXml,
            String metadataUrl,
            ProviderOptions options,
            Instant at)
            implements SsoProviderCommand {}

    /** @param options all of them, changed or not */
    record Change(UUID providerId, ProviderOptions options, Instant at) implements SsoProviderCommand {}

    /** @param provisioning all of it, changed or not */
    record ChangeProvisioning(UUID providerId, Provisioning provisioning, Instant at) implements SsoProviderCommand {}

    /** From then on nobody is led there by a domain; one that it has not is none already. */
    record RemoveDomain(UUID providerId, String domain, Instant at) implements SsoProviderCommand {}

    /** Its administrator has shown that a domain is theirs. */
    record VerifyDomain(UUID providerId, String domain, Instant at) implements SsoProviderCommand {}

    /**
     * @param entityId that the metadata names; it has to be the one that is known
     * @param metadataUrl where it comes from, or null
     */
    record ReplaceMetadata(UUID providerId, String entityId, String metadataXml, String metadataUrl, Instant at)
            implements SsoProviderCommand {}

    /**
     * @param entityId that the metadata names; it has to be the one that is known
     * @param metadataUrl where it was fetched; it has to be the one that is known
     */
    record RefreshMetadata(UUID providerId, String entityId, String metadataXml, String metadataUrl, Instant at)
            implements SsoProviderCommand {}

    /** @param metadataUrl where there was nothing of use; it has to be the one that is known */
    record NoteFailure(UUID providerId, String reason, String metadataUrl, Instant at) implements SsoProviderCommand {}

    /** @param testId the relay state */
    record RequestTest(UUID providerId, UUID testId, Instant at) implements SsoProviderCommand {}

    /** @param check which the answer did not stand, or null where it stood them all */
    record NoteTest(UUID providerId, UUID testId, String check, Instant at) implements SsoProviderCommand {}

    record Delete(UUID providerId, Instant at) implements SsoProviderCommand {}
}
