package dev.chancery.infra.sso;

import dev.chancery.command.Origin;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whoever changes identity providers is alone: what is left as it is has to be known, and of the spellings of a domain the database
 * compares but the case.
 */
public final class SsoProviderLock {

    private final ReentrantLock here = new ReentrantLock(true);
    private final Commands commands;
    private final JdbcClient database;

    public SsoProviderLock(Commands commands, JdbcClient database) {
        this.commands = commands;
        this.database = database;
    }

    /**
     * Does the work in a transaction, while others wait, on whatever node. Those on this one come one after the other, so that no more
     * than one of them has a connection, and waits for those on others.
     *
     * @throws ConcurrencyException if the time of the request is over before
     */
    public <R> R alone(Origin origin, Function<Transaction, R> work) {
        try {
            here.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcurrencyException("others change identity providers", e);
        }
        try {
            return commands.transaction(origin, transaction -> {
                hold();
                return work.apply(transaction);
            });
        } finally {
            here.unlock();
        }
    }

    /** Until the transaction ends that is under way. */
    private void hold() {
        database.sql("SELECT pg_advisory_xact_lock(hashtext('chancery.sso-providers'))")
                .query((_, _) -> true)
                .single();
    }
}
