package dev.chancery.query.audit;

import static dev.chancery.query.audit.AuditEntry.ACCOUNT;
import static dev.chancery.query.audit.AuditEntry.TOKEN;

import dev.chancery.command.session.SessionEvent;
import java.util.Locale;

/** What the audit log calls the facts about a session. */
final class SessionAudit {

    private SessionAudit() {}

    static AuditEntry entry(SessionEvent event) {
        return switch (event) {
            // who came in by what was sent to an address has a login there
            case SessionEvent.Started e ->
                e.provider() == null
                        ? AuditEntry.of("session_started", ACCOUNT)
                                .with("session_id", e.sessionId().toString())
                        : AuditEntry.of("login", ACCOUNT).with("provider", e.provider());
            case SessionEvent.Federated _, SessionEvent.Adopted _ -> AuditEntry.NONE;
            case SessionEvent.Refreshed _ -> AuditEntry.of("token_refreshed", TOKEN);
            case SessionEvent.TokenReissued e ->
                AuditEntry.of("token_reissued", TOKEN)
                        .with("session_id", e.sessionId().toString());
            case SessionEvent.Refused e ->
                AuditEntry.of("session_refused", TOKEN)
                        .with("session_id", e.sessionId().toString())
                        .with("reason", e.reason().name().toLowerCase(Locale.ROOT));
            case SessionEvent.Ended e ->
                AuditEntry.of("token_revoked", TOKEN)
                        .with("session_id", e.sessionId().toString())
                        .with("reason", e.reason().name().toLowerCase(Locale.ROOT));
        };
    }
}
