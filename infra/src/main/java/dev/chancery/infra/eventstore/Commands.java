package dev.chancery.infra.eventstore;

import dev.chancery.command.Actor;
import dev.chancery.command.DecidedOnUser;
import dev.chancery.command.Origin;
import dev.chancery.command.Reply;
import dev.chancery.command.flow.FlowAggregate;
import dev.chancery.command.flow.FlowCommand;
import dev.chancery.command.flow.FlowEvent;
import dev.chancery.command.flow.FlowState;
import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.session.SessionState;
import dev.chancery.command.sso.SsoLoginAggregate;
import dev.chancery.command.sso.SsoLoginCommand;
import dev.chancery.command.sso.SsoLoginEvent;
import dev.chancery.command.sso.SsoLoginState;
import dev.chancery.command.sso.SsoLogoutAggregate;
import dev.chancery.command.sso.SsoLogoutCommand;
import dev.chancery.command.sso.SsoLogoutEvent;
import dev.chancery.command.sso.SsoLogoutState;
import dev.chancery.command.sso.SsoProviderAggregate;
import dev.chancery.command.sso.SsoProviderCommand;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.command.sso.SsoProviderState;
import dev.chancery.command.user.UserAggregate;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.EndingSessions.Ending;
import dev.chancery.infra.eventstore.EndingSessions.Place;
import dev.chancery.infra.keys.DataKey;
import dev.chancery.query.projection.Write;
import dev.chancery.query.projection.WriteFailure;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;

/** Sends commands: one transaction for all that belong together, tried again with fresh facts on a conflict. */
public final class Commands {

    private final CommandBus bus;
    private final PostgresEventStorageEngine log;
    private final UnitsOfWork units;
    private final Connections connections;
    private final EndingSessions endings;
    private final Adoption adoption;

    Commands(
            CommandBus bus,
            PostgresEventStorageEngine log,
            TransactionManager transactions,
            Connections connections,
            EndingSessions endings,
            Adoption adoption) {
        this.bus = bus;
        this.log = log;
        this.units = new UnitsOfWork(transactions);
        this.connections = connections;
        this.endings = endings;
        this.adoption = adoption;
    }

    /**
     * Does the work until it meets no conflict, and again where it concerns a user who was put into the tables by SQL and
     * has become a fact now. The work reads its facts anew each time, and must have no effect but through
     * {@link #transaction}.
     *
     * @throws UserNotInLog if it concerns one who cannot become a fact
     * @throws ConcurrencyException if it still conflicts after many attempts, or when the thread is interrupted; the client is then asked
     *     to try again
     * @throws WriteFailure if a value that has to be unique is taken, and reading again did not show by whom
     */
    public <R> R retrying(Supplier<R> work) {
        try {
            return units.retrying(work);
        } catch (UserNotInLog e) {
            adoption.adopt(e.userId());
            return units.retrying(work);
        }
    }

    /**
     * Commits all commands that the work sends, or none. Where more sessions of a user are to end than one transaction can surely
     * end, the others' end in transactions before it, and the work is done again: what has ended stays ended, whatever becomes of
     * the rest, so that whoever asks again gets to an end.
     */
    public <R> R transaction(Origin origin, Function<Transaction, R> work) {
        try {
            return units.transaction(origin, () -> work.apply(new Transaction(origin, false)));
        } catch (EndingSessions.TooMany e) {
            endInSteps(e.ending());
            return units.transaction(origin, () -> work.apply(new Transaction(origin, true)));
        }
    }

    private void endInSteps(Ending ending) {
        Optional<Place> next = Optional.of(EndingSessions.FIRST);
        while (next.isPresent()) {
            Place from = next.get();
            next = units.transaction(ending.origin(), () -> {
                lock(ending.userId());
                return endings.step(ending, from);
            });
        }
    }

    private void lock(UUID userId) {
        connections.run(connection -> {
            try (var lock = connection.prepareStatement(WriteBatch.LOCK_USER)) {
                lock.setObject(1, userId);
                lock.execute();
            }
        });
    }

    /**
     * What the commands that the work sends would come to. Nothing of it is written, and it binds nobody: by the time they are
     * sent the facts may be others.
     */
    public <R> R rehearsal(Origin origin, Function<Transaction, R> work) {
        return units.rehearsal(origin, () -> work.apply(new Transaction(origin, false)));
    }

    /** Sends commands within one transaction. */
    public final class Transaction {

        private final Origin origin;
        private final boolean afterSteps;

        private Transaction(Origin origin, boolean afterSteps) {
            this.origin = origin;
            this.afterSteps = afterSteps;
        }

        /** The same transaction, acted in by someone who was found out meanwhile. */
        public Transaction by(Actor actor) {
            return new Transaction(origin.by(actor), afterSteps);
        }

        public Reply<UserEvent, UserState> send(UserCommand command) {
            Reply<UserEvent, UserState> reply = dispatch(UserAggregate.NAME, command);
            if (reply.refusal().filter(UserRefusal.Simple.UNKNOWN::equals).isPresent()) {
                throw new UserNotInLog(command.userId());
            }
            if (command instanceof DecidedOnUser
                    && reply.refusal()
                            .filter(UserRefusal.Simple.NOT_FOUND::equals)
                            .isPresent()) {
                // a refusal writes nothing that would meet the conflict with a deletion, and reading again may find the
                // address free
                WriteBatch.current().flush(connections);
            }
            return reply;
        }

        public Reply<SessionEvent, SessionState> send(SessionCommand command) {
            return dispatch(SessionAggregate.NAME, command);
        }

        public Reply<FlowEvent, FlowState> send(FlowCommand command) {
            return dispatch(FlowAggregate.NAME, command);
        }

        public Reply<SsoLoginEvent, SsoLoginState> send(SsoLoginCommand command) {
            return dispatch(SsoLoginAggregate.NAME, command);
        }

        public Reply<SsoLogoutEvent, SsoLogoutState> send(SsoLogoutCommand command) {
            return dispatch(SsoLogoutAggregate.NAME, command);
        }

        public Reply<SsoProviderEvent, SsoProviderState> send(SsoProviderCommand command) {
            return dispatch(SsoProviderAggregate.NAME, command);
        }

        /** Makes others wait who want to change this user, until the transaction ends. */
        public void lockUser(UUID userId) {
            lock(userId);
        }

        /**
         * Fails the transaction as a conflict if anything has happened to the user since that version that bears on a sign-in, whether or
         * not something is written.
         */
        public void requireUser(UUID userId, long version) {
            WriteBatch.current().requireUser(userId, version);
            WriteBatch.current().flushEvenAlone(connections);
        }

        /** Fails the transaction as a conflict if the session has ended by the time it is written. */
        public void requireSession(UUID sessionId) {
            WriteBatch.current().requireSession(sessionId);
        }

        /** Fails the transaction as a conflict if the flow's code is good for nothing any more by the time it is written. */
        public void requireFlow(UUID flowId) {
            WriteBatch.current().requireFlow(flowId);
        }

        /**
         * Writes a row that is none of the read model's with the facts that it was told of before, one of which is about the user.
         *
         * @param row sealed under the user's key
         */
        public void writeSealed(UUID userId, Function<DataKey, Write> row) {
            CurrentUnitOfWork.get().root().onPrepareCommit(_ -> log.writeSealed(userId, row));
        }

        /** Removes the row of a session that SQL has made, and of whose end the log need not be told. */
        public void forgetSession(UUID sessionId) {
            endings.forget(sessionId);
        }

        /** Ends those sessions of a user that have a reason to, however many there are. */
        public void endSessions(UUID userId, Function<UUID, Optional<EndReason>> reasons, Instant at) {
            endings.end(new Ending(userId, reasons, at, origin), afterSteps);
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
