package dev.chancery.infra.signup;

import dev.chancery.infra.hook.HookSite;
import dev.chancery.infra.postgres.DatabaseError;
import dev.chancery.query.projection.WriteFailure;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The last sign-ups that failed, for whoever has to find out why. Outside of the transactions that were rolled back. */
public final class FailedSignUps {

    private static final Logger LOG = LoggerFactory.getLogger(FailedSignUps.class);

    /** However many strangers try. */
    private static final int KEPT = 1000;

    private static final int KEPT_DAYS = 30;

    private final JdbcClient database;

    public FailedSignUps(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    /** The database objected: the names in its error are kept, or that it gave none. */
    public void add(String way, WriteFailure failure, String requestId) {
        note(way, DatabaseError.in(failure).orElse(failure.reason()), requestId);
    }

    /** The database asked to try again each time, or the facts were others. */
    public void add(String way, ConcurrencyException conflict, String requestId) {
        note(way, DatabaseError.in(conflict).orElse("the facts were others at each attempt"), requestId);
    }

    /** A hook objected. */
    public void add(String way, HookSite hook, String requestId) {
        note(way, hook.toString(), requestId);
    }

    /** Whoever is told of a failure is not to be told of another because of this; whose time is over is on record all the same. */
    private void note(String way, String cause, String requestId) {
        boolean interrupted = Thread.interrupted();
        try {
            database.sql("""
                            WITH old AS (
                              SELECT id FROM chancery.failed_sign_up
                              WHERE id <= (SELECT max(id) - :kept FROM chancery.failed_sign_up)
                                OR at < now() - :days * interval '1 day'
                              FOR UPDATE SKIP LOCKED), pruned AS (
                              DELETE FROM chancery.failed_sign_up WHERE id IN (SELECT id FROM old))
                            INSERT INTO chancery.failed_sign_up (way, cause, request_id)
                            VALUES (:way, :cause, :requestId)
                            """)
                    .param("kept", KEPT)
                    .param("days", KEPT_DAYS)
                    .param("way", way)
                    .param("cause", cause)
                    .param("requestId", requestId)
                    .update();
        } catch (RuntimeException e) {
            LOG.warn("It cannot be noted why a sign-up failed.", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The newest first. */
    public List<FailedSignUp> newest(int limit) {
        return database.sql("SELECT at, way, cause, request_id FROM chancery.failed_sign_up ORDER BY id DESC LIMIT ?")
                .param(limit)
                .query((row, _) -> new FailedSignUp(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("way"),
                        row.getString("cause"),
                        row.getString("request_id")))
                .list();
    }
}
