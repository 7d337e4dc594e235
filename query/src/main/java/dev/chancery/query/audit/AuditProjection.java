package dev.chancery.query.audit;

import static dev.chancery.query.projection.Values.json;
import static dev.chancery.query.projection.Values.textOrEmpty;

import dev.chancery.command.Actor;
import dev.chancery.command.Event;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.projection.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code auth.audit_log_entries}: all that was done, in GoTrue's shape. The id of the entry is that of the event. */
public final class AuditProjection {

    private final boolean enabled;

    /** @param enabled false with {@code GOTRUE_AUDIT_LOG_DISABLE_POSTGRES} */
    public AuditProjection(boolean enabled) {
        this.enabled = enabled;
    }

    /** The entries of these facts, by one statement. */
    public List<Write> project(List<Recorded<Event>> facts) {
        List<Recorded<Event>> told = facts.stream()
                .filter(fact -> enabled && AuditEntry.of(fact.event()) != AuditEntry.NONE)
                .toList();
        return told.isEmpty() ? List.of() : List.of(insert(told));
    }

    private static Write insert(List<Recorded<Event>> facts) {
        return Write.of(
                """
                INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
                SELECT '00000000-0000-0000-0000-000000000000', id, payload::json, created_at, ''
                FROM unnest(?::uuid[], ?::text[], ?::timestamptz[]) AS fact (id, payload, created_at)
                """,
                texts(facts, Recorded::eventId),
                texts(facts, fact -> json(payload(fact.origin().actor(), AuditEntry.of(fact.event())))),
                texts(facts, fact -> fact.event().at()));
    }

    private static String[] texts(List<Recorded<Event>> facts, Function<Recorded<Event>, Object> value) {
        return facts.stream().map(value).map(Object::toString).toArray(String[]::new);
    }

    /** The payload as GoTrue words it: actor, action, log type and, where there are any, traits. */
    private static Map<String, Object> payload(Actor actor, AuditEntry entry) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("actor_id", AuditEntry.actorId(actor));
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
