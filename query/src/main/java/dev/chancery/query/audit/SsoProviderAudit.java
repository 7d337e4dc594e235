package dev.chancery.query.audit;

import static dev.chancery.query.audit.AuditEntry.TEAM;

import dev.chancery.command.sso.SsoProviderEvent;

/** What the audit log calls the facts about an identity provider, for which GoTrue has no words. */
final class SsoProviderAudit {

    private SsoProviderAudit() {}

    static AuditEntry entry(SsoProviderEvent event) {
        String action = switch (event) {
            case SsoProviderEvent.Created _ -> "sso_provider_created";
            case SsoProviderEvent.Changed _ -> "sso_provider_changed";
            case SsoProviderEvent.MetadataReplaced _ -> "sso_provider_metadata_replaced";
            case SsoProviderEvent.MetadataRefreshed _ -> "sso_provider_metadata_refreshed";
            case SsoProviderEvent.MetadataFailed _ -> "sso_provider_metadata_failed";
            case SsoProviderEvent.Deleted _ -> "sso_provider_deleted";
        };
        return AuditEntry.of(action, TEAM)
                .with("sso_provider_id", event.providerId().toString());
    }
}
