package dev.chancery.query.audit;

import static dev.chancery.query.audit.AuditEntry.ACCOUNT;

import dev.chancery.command.sso.SsoLogoutEvent;

/** What the audit log calls the facts about single logouts. Who signs out here has a {@code logout} there. */
final class SsoLogoutAudit {

    private SsoLogoutAudit() {}

    static AuditEntry entry(SsoLogoutEvent event) {
        return switch (event) {
            case SsoLogoutEvent.Rejected e ->
                AuditEntry.of("sso_logout_rejected", ACCOUNT)
                        .with("sso_provider_id", e.providerId().toString())
                        .with("check", e.check());
            case SsoLogoutEvent.Received e ->
                AuditEntry.of("sso_logout_received", ACCOUNT)
                        .with("sso_provider_id", e.providerId().toString());
            case SsoLogoutEvent.Requested _, SsoLogoutEvent.Answered _, SsoLogoutEvent.Expired _ -> AuditEntry.NONE;
        };
    }
}
