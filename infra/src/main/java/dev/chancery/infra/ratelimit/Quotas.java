package dev.chancery.infra.ratelimit;

import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.infra.postgres.Uncommitted;
import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.ratelimit.Outcome.Free;
import dev.chancery.infra.ratelimit.Outcome.Granted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts for all nodes together: in the database, by its clock, one statement each time. Who was refused is not asked about
 * again for as long as a node {@linkplain Refused remembers}, so that a flood stays where it is.
 */
public final class Quotas {

    /**
     * The generic cell rate algorithm (ITU-T I.371, annex A): all that is kept is when the bucket would be full again. Those who
     * come at the same time for the same key come one after the other, those for other keys at once. A refusal is kept, too:
     * whether somebody was let through is then told by the row as it is now, not as it was when the statement began.
     */
    private static final String TAKE = """
            WITH rule AS (
              SELECT :step * interval '1 us' AS step, :room * interval '1 us' AS room,
                CAST(:lifetime AS bigint) * interval '1 us' AS lifetime)
            INSERT INTO chancery.rate_limit AS kept (key, limiter, granted, full_at, forget_at)
            SELECT :key, :limiter, true, now() + step, now() + coalesce(lifetime, step) FROM rule
            ON CONFLICT (key) DO UPDATE SET (granted, full_at, forget_at) = (
              SELECT fits, level, CASE
                WHEN lifetime IS NULL THEN level
                WHEN kept.forget_at > now() THEN kept.forget_at
                ELSE EXCLUDED.forget_at END
              FROM rule,
                LATERAL (SELECT greatest(now(), CASE WHEN kept.forget_at > now() THEN kept.full_at END) AS before) b,
                LATERAL (SELECT before <= now() + room AS fits) f,
                LATERAL (SELECT CASE WHEN fits THEN before + step ELSE before END AS level) l)
            RETURNING granted, full_at::text, CASE WHEN NOT granted THEN (
              extract(epoch FROM least(full_at - (SELECT room FROM rule), forget_at) - now()) * 1000000)::bigint END AS wait
            """;

    private static final String LOOK = """
            SELECT (extract(epoch FROM least(full_at - room, forget_at) - now()) * 1000000)::bigint
            FROM chancery.rate_limit, CAST(:room * interval '1 us' AS interval) AS room
            WHERE key = :key AND forget_at > now() AND full_at > now() + room
            """;

    private final JdbcClient database;
    private final KeyedIds ids;
    private final Refused refused;

    /**
     * @param key that all nodes have, and nobody else
     * @param nanoTime monotonic nanoseconds, such as {@link System#nanoTime()}
     */
    public Quotas(DataSource database, SecretKey key, LongSupplier nanoTime) {
        this.database = JdbcClient.create(database);
        this.ids = new KeyedIds(key);
        this.refused = new Refused(nanoTime);
    }

    /**
     * Counts one more, if the rule lets it.
     *
     * @param whom the rule is applied to, of any length; empty where it is everybody together
     * @throws IllegalStateException within a transaction: if that were rolled back, nobody would have come
     */
    Outcome take(Quota quota, String whom) {
        if (quota.blocksAll()) {
            return new Exceeded(quota, Optional.empty());
        }
        if (quota.limitsNothing()) {
            return Free.FREE;
        }
        UUID key = key(quota, whom);
        Optional<Duration> known = refused.wait(key);
        if (known.isPresent()) {
            return new Exceeded(quota, known);
        }
        Outcome outcome = count(quota, key);
        outcome.refusal().flatMap(Exceeded::retryIn).ifPresent(wait -> refused.remember(key, wait));
        return outcome;
    }

    /** What {@link #take} would refuse now; nothing is counted. */
    Optional<Exceeded> refusal(Quota quota, String whom) {
        if (quota.blocksAll() || quota.limitsNothing()) {
            return take(quota, whom).refusal();
        }
        UUID key = key(quota, whom);
        return refused.wait(key)
                .or(() -> database.sql(LOOK)
                        .param("key", key)
                        .param("room", Quota.micros(quota.room()))
                        .query(Long.class)
                        .optional()
                        .map(micros -> Duration.of(micros, ChronoUnit.MICROS)))
                .map(wait -> new Exceeded(quota, Optional.of(wait)));
    }

    /** As if it had not happened: only where a rule lets through one at a time, and not if the next has come already. */
    void giveBack(Granted granted) {
        Uncommitted.requireNone();
        database.sql("DELETE FROM chancery.rate_limit WHERE key = ? AND full_at = ?::timestamptz")
                .param(granted.key())
                .param(granted.fullAt())
                .update();
        refused.forget(granted.key());
    }

    private Outcome count(Quota quota, UUID key) {
        Uncommitted.requireNone();
        return database.sql(TAKE)
                .param("key", key)
                .param("limiter", quota.name())
                .param("step", Quota.micros(quota.step()))
                .param("room", Quota.micros(quota.room()))
                .param("lifetime", quota.lifetime().map(Quota::micros).orElse(null), Types.BIGINT)
                .query((row, _) -> outcome(quota, key, row))
                .single();
    }

    private static Outcome outcome(Quota quota, UUID key, ResultSet row) throws SQLException {
        return row.getBoolean("granted")
                ? new Granted(key, row.getString("full_at"))
                : new Exceeded(quota, Optional.of(Duration.of(row.getLong("wait"), ChronoUnit.MICROS)));
    }

    /** Names a count after its rule and whom that is applied to, and tells neither. A rule that was changed begins anew. */
    private UUID key(Quota quota, String whom) {
        return ids.of(
                "quota",
                quota.name(),
                Long.toString(quota.burst()),
                quota.step().toString(),
                quota.lifetime().toString(),
                whom);
    }
}
