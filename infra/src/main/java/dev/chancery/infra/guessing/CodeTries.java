package dev.chancery.infra.guessing;

import dev.chancery.command.user.OneTimeToken;
import dev.chancery.infra.postgres.Uncommitted;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets a code be tried {@value OneTimeToken#MOST_TRIES} times, by whomever and on whatever node: a try is taken, in one statement that
 * commits at once, before anybody compares. For some time only: in the long run the log knows which were mistaken.
 */
public final class CodeTries {

    private final JdbcClient database;

    public CodeTries(JdbcClient database) {
        this.database = database;
    }

    /**
     * Takes a try of each, whether or not there is one left, since the time it takes must not tell; and forgets a few that nobody has
     * tried for a day.
     *
     * @param keys of codes: ids of tokens, or what stands for one that was not sent
     * @return those at which one was left
     * @throws IllegalStateException within a transaction: if that were rolled back, nobody would have tried
     */
    public Set<UUID> take(Collection<UUID> keys) {
        Uncommitted.requireNone();
        UUID[] tried = keys.toArray(UUID[]::new);
        return database
                .sql("""
                        WITH forgotten AS (
                          DELETE FROM chancery.code_try WHERE key IN (
                            SELECT key FROM chancery.code_try
                            WHERE last_at < now() - interval '1 day' AND key <> ALL (?::uuid[])
                            ORDER BY last_at LIMIT 20 FOR UPDATE SKIP LOCKED))
                        INSERT INTO chancery.code_try AS kept (key, tries, last_at)
                        SELECT key, 1, now() FROM unnest(?::uuid[]) AS key ORDER BY key
                        ON CONFLICT (key) DO UPDATE SET tries = kept.tries + 1, last_at = EXCLUDED.last_at
                        RETURNING key, tries
                        """)
                .param(tried)
                .param(tried)
                .query((row, _) -> new Taken(row.getObject("key", UUID.class), row.getLong("tries")))
                .list()
                .stream()
                .filter(taken -> taken.tries() <= OneTimeToken.MOST_TRIES)
                .map(Taken::key)
                .collect(Collectors.toUnmodifiableSet());
    }

    private record Taken(UUID key, long tries) {}

    /** As if it had not been tried. */
    public void giveBack(Collection<UUID> keys) {
        Uncommitted.requireNone();
        database.sql("""
                        UPDATE chancery.code_try SET tries = tries - 1 WHERE key IN (
                          SELECT key FROM chancery.code_try WHERE key = ANY (?::uuid[]) ORDER BY key FOR UPDATE)
                        """).param(keys.toArray(UUID[]::new)).update();
    }
}
