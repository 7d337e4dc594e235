package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Caller;
import dev.chancery.command.Reply;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserCommand.Unlink;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.IdentityView;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Giving up one of several ways to sign in. */
public final class UnlinkingIdentity {

    private final UserQueries users;
    private final Commands commands;
    private final InstantSource clock;

    public UnlinkingIdentity(UserQueries users, Commands commands, InstantSource clock) {
        this.users = users;
        this.commands = commands;
        this.clock = clock;
    }

    /** @param caller who is calling, read anew each time it is asked for */
    void unlink(Supplier<Caller> caller, UUID identityId, ClientRequest client) {
        try {
            commands.retrying(() -> attempt(caller.get(), identityId, client));
        } catch (WriteFailure e) {
            throw e.isOfAddress()
                    ? UserRefusals.emailConflict()
                    : ApiException.internal("Database error deleting identity", e);
        }
    }

    /** Of two who give up the last two at once, one is judged by what the other has left. */
    private Void attempt(Caller caller, UUID identityId, ClientRequest client) {
        UserView user = caller.user();
        Instant now = clock.instant();
        Unlink unlink = new Unlink(
                user.id(),
                user.version(),
                identityId,
                user.email(),
                user.identities().stream().map(UnlinkingIdentity::identity).toList(),
                takenEmails(user),
                now);
        return commands.transaction(client.origin(caller.actor()), transaction -> {
            transaction.lockUser(user.id());
            caller.session().map(SessionView::id).ifPresent(transaction::requireSession);
            Reply<UserEvent, UserState> reply = transaction.send(unlink);
            UserRefusals.requireNone(reply.refusal());
            return null;
        });
    }

    private Set<String> takenEmails(UserView user) {
        Set<String> emails = user.identities().stream()
                .map(IdentityView::email)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return emails.isEmpty() ? Set.of() : users.emailsOfOthers(user.id(), emails);
    }

    private static Identity identity(IdentityView row) {
        return new Identity(row.id(), row.provider(), row.providerId(), row.identityData());
    }
}
