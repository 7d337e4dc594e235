package dev.chancery.infra.sso;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whoever changes identity providers is alone: what is left as it is has to be known, and of the spellings of a domain the database
 * compares but the case.
 */
public final class SsoProviderLock {

    /** Whoever has waited for so long, as long as requests take at most, waits in the database. */
    private static final long PATIENCE_SECONDS = 10;

    private final ReentrantLock here = new ReentrantLock(true);
    private final JdbcClient database;

    public SsoProviderLock(JdbcClient database) {
        this.database = database;
    }

    /**
     * Those on this node come one after the other, so that no more than one of them has a connection, and waits for those on others.
     *
     * @param transaction in which {@link #hold} comes first
     */
    public <R> R alone(Supplier<R> transaction) {
        boolean first = isFirst();
        try {
            return transaction.get();
        } finally {
            if (first) {
                here.unlock();
            }
        }
    }

    private boolean isFirst() {
        try {
            return here.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Makes others wait, on whatever node, until the transaction ends that is under way. */
    public void hold() {
        database.sql("SELECT pg_advisory_xact_lock(hashtext('chancery.sso-providers'))")
                .query((_, _) -> true)
                .single();
    }
}
