package dev.chancery.query.audit;

import dev.chancery.command.Actor;
import dev.chancery.command.Event;
import dev.chancery.command.flow.FlowEvent;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.sso.SsoLoginEvent;
import dev.chancery.command.sso.SsoLogoutEvent;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.command.user.UserEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** An audit action in GoTrue's vocabulary, where it has a word for the fact, else in our own. */
record AuditEntry(String action, String logType, Map<String, Object> traits) {

    static final String ACCOUNT = "account";
    static final String TEAM = "team";
    static final String USER = "user";
    static final String TOKEN = "token";

    /** What nobody did is no entry. */
    static final AuditEntry NONE = of("", "");

    static AuditEntry of(Event event) {
        return switch (event) {
            case UserEvent user -> UserAudit.entry(user);
            case SessionEvent session -> SessionAudit.entry(session);
            case FlowEvent flow -> FlowAudit.entry(flow);
            case SsoProviderEvent provider -> SsoProviderAudit.entry(provider);
            case SsoLoginEvent login -> SsoLoginAudit.entry(login);
            case SsoLogoutEvent logout -> SsoLogoutAudit.entry(logout);
            default -> throw new IllegalArgumentException("no audit action for " + event);
        };
    }

    /**
     * Who acted: a user, or the user at whose account somebody acted who has proven nothing; the nil UUID for service keys, as in
     * GoTrue, and for the system.
     */
    static String actorId(Actor actor) {
        return actor.kind() == Actor.Kind.SERVICE_ROLE ? Actor.NIL : actor.id();
    }

    static AuditEntry of(String action, String logType) {
        return new AuditEntry(action, logType, Map.of());
    }

    AuditEntry with(String trait, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(traits);
        more.put(trait, value);
        return new AuditEntry(action, logType, more);
    }
}
