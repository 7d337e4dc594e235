package dev.chancery.infra.eventstore;

import dev.chancery.command.Actor;
import dev.chancery.command.DecidedOnUser;
import dev.chancery.command.Origin;
import dev.chancery.command.Reply;
import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionState;
import dev.chancery.command.user.UserAggregate;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserState;
import dev.chancery.query.projection.WriteFailure;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;

/** Sends commands: one transaction for all that belong together, tried again with fresh facts on a conflict. */
public final class Commands {

    private static final int ATTEMPTS = 100;
    private static final int ATTEMPTS_AT_A_TAKEN_VALUE = 5;
    private static final long LONGEST_PAUSE_MICROS = 20_000;

    private final CommandBus bus;
    private final TransactionManager transactions;
    private final Connections connections;

    Commands(CommandBus bus, TransactionManager transactions, Connections connections) {
        this.bus = bus;
        this.transactions = transactions;
        this.connections = connections;
    }

    /**
     * Does the work until it meets no conflict. The work reads its facts anew each time, and must have no effect but
     * through {@link #transaction}.
     *
     * @throws ConcurrencyException if it still conflicts after many attempts
     * @throws WriteFailure if a value that has to be unique is taken, and reading again did not show by whom
     */
    public <R> R retrying(Supplier<R> work) {
        int taken = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (ConcurrencyException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                if (e.getCause() instanceof WriteFailure failure && ++taken == ATTEMPTS_AT_A_TAKEN_VALUE) {
                    throw failure;
                }
                pause(attempt);
            }
        }
    }

    /** Commits all commands that the work sends, or none. */
    public <R> R transaction(Origin origin, Function<Transaction, R> work) {
        UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(GenericMessage.asMessage(origin));
        try {
            unit.attachTransaction(transactions);
            R result = work.apply(new Transaction(origin));
            unit.commit();
            return result;
        } catch (RuntimeException | Error e) {
            if (unit.isActive()) {
                unit.rollback(e);
            }
            throw e;
        }
    }

    private static void pause(int attempt) {
        long bound = Math.min(LONGEST_PAUSE_MICROS, 500L << Math.min(attempt, 10));
        LockSupport.parkNanos(
                TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextLong(bound)));
    }

    /** Sends commands within one transaction. */
    public final class Transaction {

        private final Origin origin;

        private Transaction(Origin origin) {
            this.origin = origin;
        }

        /** The same transaction, acted in by someone who was found out meanwhile. */
        public Transaction by(Actor actor) {
            return new Transaction(origin.by(actor));
        }

        public Reply<UserEvent, UserState> send(UserCommand command) {
            return dispatch(UserAggregate.NAME, command);
        }

        public Reply<SessionEvent, SessionState> send(SessionCommand command) {
            return dispatch(SessionAggregate.NAME, command);
        }

        /** Makes others wait who want to change this user, until the transaction ends. */
        public void lockUser(UUID userId) {
            connections.run(connection -> {
                try (var lock =
                        connection.prepareStatement("SELECT id FROM auth.users WHERE id = ? FOR NO KEY UPDATE")) {
                    lock.setObject(1, userId);
                    lock.execute();
                }
            });
        }

        private <R> R dispatch(String name, Object command) {
            if (command instanceof DecidedOnUser decided && decided.userVersion() >= 0) {
                WriteBatch.current().requireUser(decided.userId(), decided.userVersion());
            }
            CommandMessage<Object> message = new GenericCommandMessage<>(
                    new GenericMessage<>(command, Map.of(Origin.METADATA_KEY, origin)), name);
            Result<R> result = new Result<>();
            bus.dispatch(message, (CommandMessage<?> _, CommandResultMessage<? extends R> answer) -> {
                if (answer.isExceptional()) {
                    result.failure = answer.exceptionResult();
                } else {
                    result.value = answer.getPayload();
                }
            });
            return result.get();
        }
    }

    private static final class Result<R> {
        private R value;
        private Throwable failure;

        R get() {
            return switch (failure) {
                case null -> value;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new CommandExecutionException("a command failed", e);
            };
        }
    }
}
