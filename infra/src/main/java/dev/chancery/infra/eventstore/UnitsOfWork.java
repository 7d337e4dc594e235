package dev.chancery.infra.eventstore;

import dev.chancery.command.Origin;
import dev.chancery.infra.eventstore.Turns.Turn;
import dev.chancery.query.projection.WriteFailure;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.correlation.MessageOriginProvider;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionSystemException;

/** Work in a transaction of the database, and again where it met a conflict. */
final class UnitsOfWork {

    private static final int ATTEMPTS = 100;
    private static final int ATTEMPTS_AT_A_TAKEN_VALUE = 5;
    private static final long LONGEST_PAUSE_MICROS = 20_000;

    private final TransactionManager transactions;
    private final Turns turns = new Turns();

    UnitsOfWork(TransactionManager transactions) {
        this.transactions = transactions;
    }

    /** Commits all that the work writes, or nothing. */
    <R> R transaction(Origin origin, Supplier<R> work) {
        UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(request(origin));
        unit.registerCorrelationDataProvider(new MessageOriginProvider());
        try {
            unit.attachTransaction(transactions);
            R result = work.get();
            commit(unit);
            return result;
        } catch (RuntimeException | Error e) {
            if (unit.isActive()) {
                unit.rollback(e);
            }
            throw e;
        }
    }

    /** Constraints and triggers that are deferred object only now. */
    private static void commit(UnitOfWork<?> unit) {
        try {
            unit.commit();
        } catch (TransactionSystemException | DataAccessException e) {
            throw e.getCause() instanceof SQLException refusal ? WriteFailures.translate(refusal) : e;
        }
    }

    /** Does the work and forgets what it would write. */
    <R> R rehearsal(Origin origin, Supplier<R> work) {
        UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(request(origin));
        try {
            unit.attachTransaction(transactions);
            return work.get();
        } finally {
            // which it is no more where not even the transaction could begin
            if (unit.isActive()) {
                unit.rollback();
            }
        }
    }

    /** The message from which all follows, the same one in every transaction of a request that has an id. */
    private static Message<Origin> request(Origin origin) {
        return origin.requestId().isEmpty()
                ? new GenericMessage<>(origin)
                : new GenericMessage<>(origin.requestId(), origin, Map.of());
    }

    /** See {@link Commands#retrying}. */
    <R> R retrying(Supplier<R> work) {
        int taken = 0;
        UUID contested = null;
        ConcurrencyException lost = null;
        for (int attempt = 1; ; attempt++) {
            try (Turn _ = contested == null ? Turn.NONE : turns.take(contested)) {
                if (lost == null || !Thread.currentThread().isInterrupted()) {
                    return work.get();
                }
            } catch (ConcurrencyException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                if (e.getCause() instanceof WriteFailure failure && ++taken == ATTEMPTS_AT_A_TAKEN_VALUE) {
                    throw failure;
                }
                contested = e instanceof LostRace race ? race.about() : null;
                pause(attempt);
                lost = e;
                continue;
            }
            // the time of the request is over, by the pause or by waiting: of another attempt nobody would hear
            throw lost;
        }
    }

    private static void pause(int attempt) {
        long bound = Math.min(LONGEST_PAUSE_MICROS, 500L << Math.min(attempt, 10));
        LockSupport.parkNanos(
                TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextLong(bound)));
    }
}
