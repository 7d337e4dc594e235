package dev.chancery.query.audit;

import static dev.chancery.query.audit.AuditEntry.TEAM;

import dev.chancery.command.sso.SsoProviderEvent;

/** What the audit log calls the facts about an identity provider, for which GoTrue has no words. */
final class SsoProviderAudit {

    private SsoProviderAudit() {}

    static AuditEntry entry(SsoProviderEvent event) {
        return switch (event) {
            case SsoProviderEvent.Adopted _ -> AuditEntry.NONE;
            case SsoProviderEvent.Created _ -> entry("sso_provider_created", event);
            case SsoProviderEvent.Changed _ -> entry("sso_provider_changed", event);
            case SsoProviderEvent.ProvisioningChanged _ -> entry("sso_provider_provisioning_changed", event);
            case SsoProviderEvent.DomainVerified e ->
                entry("sso_provider_domain_verified", event).with("domain", e.domain());
            case SsoProviderEvent.MetadataReplaced _ -> entry("sso_provider_metadata_replaced", event);
            case SsoProviderEvent.MetadataRefreshed _ -> entry("sso_provider_metadata_refreshed", event);
            case SsoProviderEvent.MetadataRecovered _ -> entry("sso_provider_metadata_recovered", event);
            case SsoProviderEvent.MetadataFailed _ -> entry("sso_provider_metadata_failed", event);
            case SsoProviderEvent.TestRequested _ -> entry("sso_provider_test_requested", event);
            case SsoProviderEvent.Tested e ->
                entry("sso_provider_tested", event).with("check", e.check());
            case SsoProviderEvent.Deleted _ -> entry("sso_provider_deleted", event);
        };
    }

    private static AuditEntry entry(String action, SsoProviderEvent event) {
        return AuditEntry.of(action, TEAM)
                .with("sso_provider_id", event.providerId().toString());
    }
}
