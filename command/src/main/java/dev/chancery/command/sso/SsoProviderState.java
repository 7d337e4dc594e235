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
            case SsoProviderEvent.MetadataReplaced e -> fetched(e.metadataXml(), e.metadataUrl(), null);
            case SsoProviderEvent.MetadataRefreshed e -> fetched(e.metadataXml(), metadataUrl, null);
            case SsoProviderEvent.MetadataRecovered _ -> fetched(metadataXml, metadataUrl, null);
            case SsoProviderEvent.MetadataFailed e -> fetched(metadataXml, metadataUrl, e.reason());
            case SsoProviderEvent.TestRequested _, SsoProviderEvent.Tested _ -> this;
            case SsoProviderEvent.Deleted _ ->
                new SsoProviderState(providerId, entityId, null, null, options, provisioning, null, true);
        };
    }

    private SsoProviderState fetched(String xml, String url, String why) {
        return new SsoProviderState(providerId, entityId, xml, url, options, provisioning, why, false);
    }

    private static SsoProviderState known(
            UUID providerId, String entityId, String metadataXml, String metadataUrl, ProviderOptions options) {
        return new SsoProviderState(
                providerId, entityId, metadataXml, metadataUrl, options, Provisioning.NONE, null, false);
    }
}
