package dev.chancery.infra.replay;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The messages by which somebody has signed in, of a wallet or an identity provider, on whatever node, for as long as they would be accepted again. */
public final class SpentMessages {

    /** By so much may the clocks of nodes differ, and a setting be raised, before one is accepted again. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final JdbcClient database;

    public SpentMessages(JdbcClient database) {
        this.database = database;
    }

    /** Whether it was spent before; it may be by the time it is to be. */
    public boolean contains(byte[] digest) {
        return database.sql("SELECT EXISTS (SELECT FROM chancery.spent_message WHERE digest = ?)")
                .param(digest)
                .query(Boolean.class)
                .single();
    }

    /**
     * Spends a message in the transaction that is under way, and forgets a few that are of no use any more. Whoever spends the same
     * one at once waits for the outcome.
     *
     * @param digest by which it is recognised
     * @param goodUntil when it expires
     * @return false if it was spent before
     */
    public boolean spend(byte[] digest, Instant goodUntil, Instant now) {
        return database.sql("""
                        WITH forgotten AS (
                          DELETE FROM chancery.spent_message WHERE digest IN (
                            SELECT digest FROM chancery.spent_message
                            WHERE forget_at < ? ORDER BY forget_at LIMIT 10 FOR UPDATE SKIP LOCKED))
                        INSERT INTO chancery.spent_message (digest, forget_at) VALUES (?, ?) ON CONFLICT DO NOTHING
                        """)
                        .param(Timestamp.from(now))
                        .param(digest)
                        .param(Timestamp.from(goodUntil.plus(MARGIN)))
                        .update()
                == 1;
    }
}
