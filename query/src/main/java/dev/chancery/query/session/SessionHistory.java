package dev.chancery.query.session;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What became of a session, told by the log itself: sessions that have ended have no row any more. */
public final class SessionHistory {

    /**
     * A fact about the session.
     *
     * @param name its stable name, such as {@code session.refused}
     * @param actor the kind of who acted: {@code user}, {@code service_role}, {@code anonymous} or {@code system}
     * @param details what the fact says beyond that, such as its {@code reason}
     */
    public record Entry(long position, String name, Instant at, String actor, Map<String, Object> details) {}

    /** Named one by one, so that nothing personal is told because an event came to hold it one day. */
    private static final Set<String> TOLD =
            Set.of("methods", "provider", "tag", "counter", "presented", "causes", "reason");

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final JdbcClient database;

    public SessionHistory(JdbcClient database) {
        this.database = database;
    }

    /** In the order in which it happened; empty if there never was such a session. */
    public List<Entry> of(UUID sessionId) {
        return database.sql("""
                        SELECT position, name, occurred_at, metadata -> 'actor' ->> 'kind', payload
                        FROM events.event
                        WHERE aggregate_id = ? AND aggregate_type = 'session'
                        ORDER BY sequence_number
                        """)
                .param(sessionId)
                .query((row, _) -> new Entry(
                        row.getLong(1),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getString(4),
                        details(row.getString(5))))
                .list();
    }

    private static Map<String, Object> details(String payload) {
        Map<String, Object> details = new LinkedHashMap<>(JSON.readValue(payload, OBJECT));
        // what revision 1 of session.started calls it
        Object only = details.get("method");
        details.keySet().retainAll(TOLD);
        if (details.get("methods") instanceof List<?> methods) {
            details.put("methods", methods.stream().map(SessionHistory::nameOf).toList());
        } else if (only != null) {
            details.put("methods", List.of(only));
        }
        return details;
    }

    private static Object nameOf(Object method) {
        return method instanceof Map<?, ?> named ? named.get("name") : method;
    }
}
