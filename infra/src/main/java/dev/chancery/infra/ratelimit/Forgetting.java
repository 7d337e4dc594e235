package dev.chancery.infra.ratelimit;

import dev.chancery.infra.background.PeriodicWork;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Forgets counts, wishes, logouts and tests that say nothing any more, and counts, of tried codes too, where there are too many. */
public final class Forgetting extends PeriodicWork {

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 2_000;

    /** Some 200 MB with their index. Only whoever has as many addresses gets more than one would let them. */
    private static final int MOST_KEPT = 1_000_000;

    private final JdbcClient database;
    private final int most;

    public Forgetting(DataSource database) {
        this(database, MOST_KEPT);
    }

    Forgetting(DataSource database, int most) {
        super("rate-limit-forgetting", EVERY, "Old counts stay for now.");
        this.database = JdbcClient.create(database);
        this.most = most;
    }

    @Override
    protected boolean step() {
        return forgetExpired("chancery.rate_limit", "key") == AT_ONCE
                | forgetExpired("chancery.provider_test", "id") == AT_ONCE
                | forgetOld("chancery.number_wish", "number, account") == AT_ONCE
                | forgetOld("chancery.saml_logout", "sso_provider_id, subject, session_index") == AT_ONCE
                | forgetSurplus("chancery.rate_limit", "forget_at") == AT_ONCE
                | forgetSurplus("chancery.code_try", "last_at") == AT_ONCE;
    }

    private int forgetExpired(String table, String key) {
        return database.sql("""
                        DELETE FROM %1$s WHERE %2$s IN (
                          SELECT %2$s FROM %1$s WHERE forget_at <= now()
                          ORDER BY forget_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        """.formatted(table, key)).param("limit", AT_ONCE).update();
    }

    /** What nobody asks for after a day. */
    private int forgetOld(String table, String key) {
        return database.sql("""
                        DELETE FROM %1$s WHERE (%2$s) IN (
                          SELECT %2$s FROM %1$s WHERE at < now() - interval '1 day'
                          ORDER BY at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        """.formatted(table, key)).param("limit", AT_ONCE).update();
    }

    /** Those first that would be forgotten next. A code that was mistaken is a fact of the log as well. */
    private int forgetSurplus(String table, String next) {
        return database.sql("""
                        DELETE FROM %1$s WHERE key IN (
                          SELECT key FROM %1$s
                          ORDER BY %2$s
                          LIMIT (SELECT least(:limit, greatest(0, count(*) - :most)) FROM %1$s)
                          FOR UPDATE SKIP LOCKED)
                        """.formatted(table, next))
                .param("limit", AT_ONCE)
                .param("most", most)
                .update();
    }
}
