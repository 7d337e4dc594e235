package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Administrator;
import dev.chancery.command.Reply;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.Invite;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Asking somebody to join, whether or not there is an account for their address already. */
public final class Inviting {

    private final String defaultRole;
    private final BeforeUserCreated beforeUserCreated;
    private final NotedFailures failures;
    private final UserQueries users;
    private final OneTimeTokens tokens;
    private final Commands commands;
    private final InstantSource clock;

    public Inviting(
            String defaultRole,
            BeforeUserCreated beforeUserCreated,
            NotedFailures failures,
            UserQueries users,
            OneTimeTokens tokens,
            Commands commands,
            InstantSource clock) {
        this.defaultRole = defaultRole;
        this.beforeUserCreated = beforeUserCreated;
        this.failures = failures;
        this.users = users;
        this.tokens = tokens;
        this.commands = commands;
        this.clock = clock;
    }

    /** @param data metadata of a user who comes into being */
    UserView invite(AskedByMail asked, Map<String, Object> data, Administrator admin, ClientRequest client) {
        OneTimeToken token = tokens.draw(asked.email().value(), false);
        UUID invited = failures.noting(
                "invite", client, () -> commands.retrying(() -> attempt(asked, data, token, admin, client)));
        return users.byId(invited).orElseThrow(() -> ApiException.internal("Database error finding user", null));
    }

    private UUID attempt(
            AskedByMail asked,
            Map<String, Object> data,
            OneTimeToken token,
            Administrator admin,
            ClientRequest client) {
        Instant now = clock.instant();
        Optional<UserView> known = users.ownerOfEmail(asked.email().value());
        known.filter(user -> user.emailConfirmedAt() != null
                        || !user.hasEmail(asked.email().value())
                        || !asked.aud().equals(user.aud()))
                .ifPresent(_ -> {
                    throw UserRefusals.emailExists();
                });
        UUID userId = known.map(UserView::id).orElseGet(UUID::randomUUID);
        Optional<SignUp> signUp = known.isPresent() ? Optional.empty() : Optional.of(newUser(userId, asked, data, now));
        signUp.ifPresent(newcomer -> beforeUserCreated.require(newcomer, data, client));
        Confirmation invitation = new Confirmation(asked.email().value(), asked.redirectTo(), token, null);
        try {
            return commands.transaction(client.origin(admin.actor()), transaction -> {
                signUp.ifPresent(transaction::send);
                Reply<?, ?> reply = transaction.send(new Invite(userId, invitation, now));
                reply.refusal().ifPresent(refusal -> {
                    throw UserRefusals.asAnswer((UserRefusal) refusal);
                });
                return userId;
            });
        } catch (WriteFailure e) {
            throw ApiException.internal("Database error saving new user", e);
        }
    }

    /** Without a password: whoever follows the invitation chooses one. */
    private SignUp newUser(UUID userId, AskedByMail asked, Map<String, Object> data, Instant now) {
        return NewUsers.unconfirmed(
                userId, asked.aud(), defaultRole, asked.email().value(), null, data, now);
    }
}
