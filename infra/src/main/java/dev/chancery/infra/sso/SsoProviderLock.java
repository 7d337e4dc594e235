package dev.chancery.infra.sso;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whoever changes identity providers is alone: what is left as it is has to be known, and of the spellings of a domain the database
 * compares but the case.
 */
public final class SsoProviderLock {

    private final ReentrantLock here = new ReentrantLock(true);
    private final JdbcClient database;

    public SsoProviderLock(JdbcClient database) {
        this.database = database;
    }

    /**
     * Those on this node come one after the other, so that no more than one of them has a connection, and waits for those on others.
     *
     * @param transaction in which {@link #hold} comes first
     * @throws ConcurrencyException if the time of the request is over before
     */
    public <R> R alone(Supplier<R> transaction) {
        try {
            here.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcurrencyException("others change identity providers", e);
        }
        try {
            return transaction.get();
        } finally {
            here.unlock();
        }
    }

    /** Makes others wait, on whatever node, until the transaction ends that is under way. */
    public void hold() {
        database.sql("SELECT pg_advisory_xact_lock(hashtext('chancery.sso-providers'))")
                .query((_, _) -> true)
                .single();
    }
}
