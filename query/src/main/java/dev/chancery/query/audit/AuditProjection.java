package dev.chancery.query.audit;

import static dev.chancery.query.projection.Values.json;
import static dev.chancery.query.projection.Values.textOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.Actor;
import dev.chancery.command.Event;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.projection.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code auth.audit_log_entries}: all that was done, in GoTrue's shape. The id of the entry is that of the event. */
public final class AuditProjection {

    private final boolean enabled;

    /** @param enabled false with {@code GOTRUE_AUDIT_LOG_DISABLE_POSTGRES} */
    public AuditProjection(boolean enabled) {
        this.enabled = enabled;
    }

    public List<Write> project(Recorded<Event> recorded) {
        AuditEntry entry = AuditEntry.of(recorded.event());
        if (!enabled || entry == AuditEntry.NONE) {
            return List.of();
        }
        return List.of(Write.of(
                """
                INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
                VALUES ('00000000-0000-0000-0000-000000000000', ?, ?::json, ?, '')
                """,
                recorded.eventId(),
                json(payload(recorded.origin().actor(), entry)),
                timestamp(recorded.event().at())));
    }

    /** The payload as GoTrue words it: actor, action, log type and, where there are any, traits. */
    private static Map<String, Object> payload(Actor actor, AuditEntry entry) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("actor_id", actor.kind() == Actor.Kind.SERVICE_ROLE ? Actor.NIL : actor.id());
        payload.put("actor_via_sso", actor.viaSso());
        payload.put("actor_username", textOrEmpty(actor.username()));
        payload.put("action", entry.action());
        payload.put("log_type", entry.logType());
        if (actor.name() != null) {
            payload.put("actor_name", actor.name());
        }
        if (!entry.traits().isEmpty()) {
            payload.put("traits", entry.traits());
        }
        return payload;
    }
}
