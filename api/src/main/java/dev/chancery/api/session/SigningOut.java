package dev.chancery.api.session;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.command.Reply;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.session.SessionState;
import dev.chancery.command.user.UserCommand.SignOut;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.query.session.SessionView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
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
            Instant now = clock.instant();
            if (effective == Scope.LOCAL) {
                return signOutHere(transaction, caller, own.get(), now);
            }
            transaction.lockUser(userId);
            transaction.send(new SignOut(userId, own.orElse(null), name(effective), now));
            transaction.endSessions(userId, session -> reason(session, own, effective), now);
            return null;
        }));
    }

    /** Ends one session of the caller, in the transaction under way, and says what it was. */
    public SessionState signOutHere(Transaction transaction, Caller caller, UUID session, Instant now) {
        UUID userId = caller.user().id();
        transaction.lockUser(userId);
        transaction.send(new SignOut(userId, session, name(Scope.LOCAL), now));
        return endOne(transaction, session, now);
    }

    private static SessionState endOne(Transaction transaction, UUID session, Instant now) {
        Reply<SessionEvent, SessionState> end =
                transaction.send(new SessionCommand.End(session, EndReason.SIGNED_OUT, now));
        if (end.state().sessionId() == null) {
            transaction.forgetSession(session);
        }
        return end.state();
    }

    private static String name(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<EndReason> reason(UUID session, Optional<UUID> own, Scope scope) {
        if (own.filter(session::equals).isEmpty()) {
            return Optional.of(EndReason.SIGNED_OUT_ELSEWHERE);
        }
        return scope == Scope.OTHERS ? Optional.empty() : Optional.of(EndReason.SIGNED_OUT);
    }

    /**
     * Ends the sessions of a user that match, in the transaction under way, which has to hold the user's lock: a session
     * that begins at the same time either is among them or sees what became of the user.
     */
    public void endSessions(
            Transaction transaction, UUID userId, Predicate<UUID> matching, EndReason reason, Instant now) {
        transaction.endSessions(userId, session -> Optional.of(reason).filter(_ -> matching.test(session)), now);
    }
}
