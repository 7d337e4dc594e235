package dev.chancery.infra.delivery;

import dev.chancery.infra.delivery.Delivery.State;
import dev.chancery.infra.handover.MessageKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of messages. Times in it are those of the database, which all nodes share. */
public final class MessageDeliveries {

    static final String WAITING = """
            SELECT count(*) FROM chancery.message_delivery WHERE state IN ('waiting', 'sending') AND medium = :medium
            """;

    static final String CLAIM = """
            UPDATE chancery.message_delivery SET claimed_until = clock_timestamp() + :claim * interval '1 ms'
            WHERE id IN (
              SELECT id FROM chancery.message_delivery
              WHERE state IN ('waiting', 'sending') AND medium = :medium AND next_attempt_at <= now()
                AND (claimed_until IS NULL OR claimed_until < now())
              ORDER BY next_attempt_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING *
            """;

    private static final int PRUNED_AT_ONCE = 1000;

    private final JdbcClient database;

    public MessageDeliveries(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    /** @param until the database's time, which is what the claim is told by */
    record Claim(Delivery delivery, OffsetDateTime until) {}

    /** Puts what follows from an event into line; once, however often it is told. */
    void add(long position, UUID eventId, Medium medium, List<? extends MessageKind> messages) {
        for (int part = 0; part < messages.size(); part++) {
            database.sql("""
                            INSERT INTO chancery.message_delivery (position, event_id, medium, part, kind)
                            VALUES (:position, :event, :medium, :part, :kind) ON CONFLICT DO NOTHING
                            """)
                    .param("medium", medium.text())
                    .param("position", position)
                    .param("event", eventId)
                    .param("part", part)
                    .param("kind", messages.get(part).name().toLowerCase(Locale.ROOT))
                    .update();
        }
    }

    /** Says of the first that follows from an event what it is. Empty if another has claimed it since. */
    Optional<Claim> determine(Claim claim, MessageKind kind) {
        return database.sql("""
                        UPDATE chancery.message_delivery SET kind = :kind, attempts = 0
                        WHERE id = :id AND claimed_until = :until
                        RETURNING *
                        """)
                .param("kind", kind.name().toLowerCase(Locale.ROOT))
                .param("id", claim.delivery().id())
                .param("until", claim.until())
                .query((row, _) -> new Claim(delivery(row), claim.until()))
                .optional();
    }

    /** Takes out of line what turns out to be no message. */
    void remove(Claim claim) {
        database.sql("DELETE FROM chancery.message_delivery WHERE id = :id AND claimed_until = :until")
                .param("id", claim.delivery().id())
                .param("until", claim.until())
                .update();
    }

    /** Takes those that are due, and that nobody else has. */
    List<Claim> claim(Medium medium, int limit, Duration claim) {
        return database.sql(CLAIM)
                .param("medium", medium.text())
                .param("limit", limit)
                .param("claim", claim.toMillis())
                .query((row, _) -> new Claim(delivery(row), row.getObject("claimed_until", OffsetDateTime.class)))
                .list();
    }

    /** From now on the server may have it. Empty if another has claimed it since. */
    Optional<Claim> sending(Claim claim, Duration longer) {
        return database.sql("""
                        UPDATE chancery.message_delivery
                        SET state = 'sending', claimed_until = clock_timestamp() + :longer * interval '1 ms'
                        WHERE id = :id AND claimed_until = :until
                        RETURNING claimed_until
                        """)
                .param("longer", longer.toMillis())
                .param("id", claim.delivery().id())
                .param("until", claim.until())
                .query(OffsetDateTime.class)
                .optional()
                .map(until -> new Claim(claim.delivery(), until));
    }

    /** Notes that nothing more is to be done about it. */
    void settle(Claim claim, State state) {
        database.sql("""
                        UPDATE chancery.message_delivery
                        SET state = :state, settled_at = now(), claimed_until = NULL, last_error = NULL
                        WHERE id = :id AND claimed_until = :until
                        """)
                .param("state", text(state))
                .param("id", claim.delivery().id())
                .param("until", claim.until())
                .update();
    }

    void giveUp(Claim claim, int attempts, int doubts, String error) {
        database.sql("""
                        UPDATE chancery.message_delivery
                        SET state = 'dead', settled_at = now(), claimed_until = NULL, attempts = :attempts,
                          doubts = :doubts, last_error = :error
                        WHERE id = :id AND claimed_until = :until
                        """)
                .param("attempts", attempts)
                .param("doubts", doubts)
                .param("error", error)
                .param("id", claim.delivery().id())
                .param("until", claim.until())
                .update();
    }

    /** Puts it into line again. */
    void putBack(Claim claim, int attempts, int doubts, Duration delay, String error) {
        database.sql("""
                        UPDATE chancery.message_delivery
                        SET state = 'waiting', attempts = :attempts, doubts = :doubts, last_error = :error, claimed_until = NULL,
                          next_attempt_at = now() + :delay * interval '1 ms'
                        WHERE id = :id AND claimed_until = :until
                        """)
                .param("attempts", attempts)
                .param("doubts", doubts)
                .param("error", error)
                .param("delay", delay.toMillis())
                .param("id", claim.delivery().id())
                .param("until", claim.until())
                .update();
    }

    /** Forgets messages that have been settled well for so long; those that were given up stay. */
    void prune(Duration age) {
        int deleted;
        do {
            deleted = database.sql("""
                            DELETE FROM chancery.message_delivery WHERE id IN (
                              SELECT id FROM chancery.message_delivery
                              WHERE state IN ('sent', 'skipped') AND settled_at < now() - :age * interval '1 s'
                              ORDER BY settled_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                            """)
                    .param("age", age.toSeconds())
                    .param("limit", PRUNED_AT_ONCE)
                    .update();
        } while (deleted == PRUNED_AT_ONCE);
    }

    /** How many are in line or on their way. */
    long waiting(Medium medium) {
        return database.sql(WAITING)
                .param("medium", medium.text())
                .query(Long.class)
                .single();
    }

    /** The oldest messages that have not been settled well: those that wait or were given up. */
    public List<Delivery> unsent(boolean onlyDead, int limit) {
        return database.sql("""
                        SELECT * FROM chancery.message_delivery
                        WHERE state = 'dead' OR NOT :onlyDead AND state IN ('waiting', 'sending')
                        ORDER BY id LIMIT :limit
                        """)
                .param("onlyDead", onlyDead)
                .param("limit", limit)
                .query((row, _) -> delivery(row))
                .list();
    }

    /** Puts a message that was given up into line again, or lets one that waits go at once; false if there is none. */
    public boolean retry(long id) {
        return retry("id = :id AND state IN ('dead', 'waiting')", id) > 0;
    }

    /** Puts all messages that were given up into line again, and says how many. */
    public int retryDead() {
        return retry("state = 'dead'", 0);
    }

    private int retry(String which, long id) {
        return database.sql("""
                        UPDATE chancery.message_delivery
                        SET state = 'waiting', attempts = 0, doubts = 0, waiting_since = now(), next_attempt_at = now(),
                          settled_at = NULL
                        WHERE\s""" + which).param("id", id).update();
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        Medium medium = Medium.valueOf(row.getString("medium").toUpperCase(Locale.ROOT));
        return new Delivery(
                row.getLong("id"),
                row.getLong("position"),
                row.getObject("event_id", UUID.class),
                row.getInt("part"),
                medium,
                medium.kind(row.getString("kind")),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("attempts"),
                row.getInt("doubts"),
                row.getObject("waiting_since", OffsetDateTime.class).toInstant(),
                row.getString("last_error"));
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
