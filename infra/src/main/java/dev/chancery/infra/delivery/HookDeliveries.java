package dev.chancery.infra.delivery;

import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of accounts of which a hook is to be told. Times in it are those of the database, which all nodes share. */
public final class HookDeliveries {

    private static final int PRUNED_AT_ONCE = 1000;

    /** What a node has, until another may have it. */
    record Claim(
            long id, long position, UUID eventId, int attempts, OffsetDateTime waitingSince, OffsetDateTime until) {}

    /** One that was given up. */
    public record Dead(long id, UUID eventId, OffsetDateTime waitingSince, int attempts, String lastError) {}

    private final JdbcClient database;

    public HookDeliveries(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    /** Once, however often it is told. */
    void add(Positioned event) {
        database.sql("""
                        INSERT INTO chancery.hook_delivery (position, event_id)
                        VALUES (:position, :event) ON CONFLICT DO NOTHING
                        """)
                .param("position", event.position())
                .param("event", event.recorded().eventId())
                .update();
    }

    List<Claim> claim(int limit, Duration claim) {
        return database.sql("""
                        UPDATE chancery.hook_delivery SET claimed_until = clock_timestamp() + :claim * interval '1 ms'
                        WHERE id IN (
                          SELECT id FROM chancery.hook_delivery
                          WHERE state = 'waiting' AND next_attempt_at <= now()
                            AND (claimed_until IS NULL OR claimed_until < now())
                          ORDER BY next_attempt_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        RETURNING id, position, event_id, attempts, waiting_since, claimed_until
                        """)
                .param("claim", claim.toMillis())
                .param("limit", limit)
                .query((row, _) -> new Claim(
                        row.getLong("id"),
                        row.getLong("position"),
                        row.getObject("event_id", UUID.class),
                        row.getInt("attempts"),
                        row.getObject("waiting_since", OffsetDateTime.class),
                        row.getObject("claimed_until", OffsetDateTime.class)))
                .list();
    }

    /** @param error null if there was none */
    void settle(Claim claim, String state, String error) {
        database.sql("""
                        UPDATE chancery.hook_delivery
                        SET state = :state, settled_at = now(), claimed_until = NULL, last_error = :error
                        WHERE id = :id AND claimed_until = :until
                        """)
                .param("state", state)
                .param("error", error)
                .param("id", claim.id())
                .param("until", claim.until())
                .update();
    }

    void putBack(Claim claim, Duration delay, String error) {
        database.sql("""
                        UPDATE chancery.hook_delivery
                        SET attempts = :attempts, last_error = :error, claimed_until = NULL,
                          next_attempt_at = now() + :delay * interval '1 ms'
                        WHERE id = :id AND claimed_until = :until
                        """)
                .param("attempts", claim.attempts() + 1)
                .param("error", error)
                .param("delay", delay.toMillis())
                .param("id", claim.id())
                .param("until", claim.until())
                .update();
    }

    /** Forgets those that were settled well so long ago; those that were given up stay. */
    void prune(Duration age) {
        int deleted;
        do {
            deleted = database.sql("""
                            DELETE FROM chancery.hook_delivery WHERE id IN (
                              SELECT id FROM chancery.hook_delivery
                              WHERE state IN ('told', 'skipped') AND settled_at < now() - :age * interval '1 s'
                              ORDER BY settled_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                            """)
                    .param("age", age.toSeconds())
                    .param("limit", PRUNED_AT_ONCE)
                    .update();
        } while (deleted == PRUNED_AT_ONCE);
    }

    /** The oldest that were given up. */
    public List<Dead> dead(int limit) {
        return database.sql("""
                        SELECT id, event_id, waiting_since, attempts, last_error FROM chancery.hook_delivery
                        WHERE state = 'dead' ORDER BY id LIMIT :limit
                        """)
                .param("limit", limit)
                .query((row, _) -> new Dead(
                        row.getLong("id"),
                        row.getObject("event_id", UUID.class),
                        row.getObject("waiting_since", OffsetDateTime.class),
                        row.getInt("attempts"),
                        row.getString("last_error")))
                .list();
    }

    /** Puts all that were given up into line again, and says how many. */
    public int retryDead() {
        return database.sql("""
                        UPDATE chancery.hook_delivery
                        SET state = 'waiting', attempts = 0, waiting_since = now(), next_attempt_at = now(),
                          settled_at = NULL
                        WHERE state = 'dead'
                        """).update();
    }
}
