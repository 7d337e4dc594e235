package dev.chancery.query.audit;

import static dev.chancery.query.audit.AuditEntry.ACCOUNT;

import dev.chancery.command.sso.SsoLoginEvent;

/** What the audit log calls the facts about logins by identity providers. Whoever comes in has a {@code login} there by their session. */
final class SsoLoginAudit {

    private SsoLoginAudit() {}

    static AuditEntry entry(SsoLoginEvent event) {
        return switch (event) {
            case SsoLoginEvent.Rejected e ->
                AuditEntry.of("sso_login_rejected", ACCOUNT)
                        .with("sso_provider_id", e.providerId().toString())
                        .with("check", e.check());
            case SsoLoginEvent.Requested _, SsoLoginEvent.Accepted _, SsoLoginEvent.Expired _ -> AuditEntry.NONE;
        };
    }
}
