package dev.chancery.api.session;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.UserCommand.SignOut;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.query.session.SessionView;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** Ending sessions, one's own or all of a user. */
public final class SigningOut {

    /** Which sessions to end. */
    public enum Scope {
        GLOBAL,
        LOCAL,
        OTHERS
    }

    private final Commands commands;
    private final InstantSource clock;

    public SigningOut(Commands commands, InstantSource clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /** Ends sessions of the caller; a token without a session ends all of them whatever the scope. */
    void signOut(Caller caller, Scope scope, ClientRequest client) {
        UUID userId = caller.user().id();
        Optional<UUID> own = caller.session().map(SessionView::id);
        Scope effective = own.isPresent() ? scope : Scope.GLOBAL;
        commands.retrying(() -> commands.transaction(client.origin(caller.actor()), transaction -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            transaction.lockUser(userId);
            transaction.send(
                    new SignOut(userId, own.orElse(null), effective.name().toLowerCase(Locale.ROOT), now));
            endSessions(
                    transaction,
                    userId,
                    session -> switch (effective) {
                        case GLOBAL -> true;
                        case LOCAL -> session.equals(own.get());
                        case OTHERS -> !session.equals(own.get());
                    },
                    session -> own.filter(session::equals).isPresent()
                            ? EndReason.SIGNED_OUT
                            : EndReason.SIGNED_OUT_ELSEWHERE,
                    now);
            return null;
        }));
    }

    /**
     * Ends the sessions of a user that match, in the transaction under way, which has to hold the user's lock: a session
     * that begins at the same time either is among them or sees what became of the user.
     */
    public void endSessions(
            Transaction transaction, UUID userId, Predicate<UUID> matching, EndReason reason, Instant now) {
        endSessions(transaction, userId, matching, _ -> reason, now);
    }

    private void endSessions(
            Transaction transaction,
            UUID userId,
            Predicate<UUID> matching,
            Function<UUID, EndReason> reason,
            Instant now) {
        transaction.sessionsToEnd(userId).stream()
                .filter(matching)
                .forEach(session -> transaction.send(new SessionCommand.End(session, reason.apply(session), now)));
    }
}
