package dev.chancery.command.sso;

import java.util.UUID;

/**
 * What decisions about a provider need to know of the past.
 *
 * @param providerId null before it was made known
 * @param failure why its metadata could not be fetched the last time, or null
 */
public record SsoProviderState(
        UUID providerId,
        String entityId,
        String metadataXml,
        String metadataUrl,
        ProviderOptions options,
        Provisioning provisioning,
        String failure,
        boolean deleted) {

    static final SsoProviderState NONE =
            new SsoProviderState(null, null, null, null, null, Provisioning.NONE, null, false);

    boolean live() {
        return entityId != null && !deleted;
    }

    SsoProviderState evolve(SsoProviderEvent event) {
        return switch (event) {
            case SsoProviderEvent.Created e ->
                known(e.providerId(), e.entityId(), e.metadataXml(), e.metadataUrl(), e.options());
            case SsoProviderEvent.Adopted e ->
                known(e.providerId(), e.entityId(), e.metadataXml(), e.metadataUrl(), e.options());
            case SsoProviderEvent.Changed e ->
                new SsoProviderState(
                        providerId, entityId, metadataXml, metadataUrl, e.options(), provisioning, failure, false);
            case SsoProviderEvent.ProvisioningChanged e ->
                new SsoProviderState(
                        providerId, entityId, metadataXml, metadataUrl, options, e.provisioning(), failure, false);
            case SsoProviderEvent.DomainVerified _ -> this;
            case SsoProviderEvent.MetadataReplaced e ->
                new SsoProviderState(
                        providerId, entityId, e.metadataXml(), e.metadataUrl(), options, provisioning, null, false);
            case SsoProviderEvent.MetadataRefreshed e ->
                new SsoProviderState(
                        providerId, entityId, e.metadataXml(), metadataUrl, options, provisioning, null, false);
            case SsoProviderEvent.MetadataRecovered _ ->
                new SsoProviderState(
                        providerId, entityId, metadataXml, metadataUrl, options, provisioning, null, false);
            case SsoProviderEvent.MetadataFailed e ->
                new SsoProviderState(
                        providerId, entityId, metadataXml, metadataUrl, options, provisioning, e.reason(), false);
            case SsoProviderEvent.TestRequested _, SsoProviderEvent.Tested _ -> this;
            case SsoProviderEvent.Deleted _ ->
                new SsoProviderState(providerId, entityId, null, null, options, provisioning, null, true);
        };
    }

    private static SsoProviderState known(
            UUID providerId, String entityId, String metadataXml, String metadataUrl, ProviderOptions options) {
        return new SsoProviderState(
                providerId, entityId, metadataXml, metadataUrl, options, Provisioning.NONE, null, false);
    }
}
