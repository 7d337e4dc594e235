package dev.chancery.api.user;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.RefusedWrites;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.user.OpeningAccount.Opening;
import dev.chancery.command.Reply;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.Invite;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.infra.eventstore.Commands;
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
    private final OpeningAccount accounts;
    private final UserQueries users;
    private final OneTimeTokens tokens;
    private final Commands commands;
    private final InstantSource clock;

    public Inviting(
            String defaultRole,
            OpeningAccount accounts,
            UserQueries users,
            OneTimeTokens tokens,
            Commands commands,
            InstantSource clock) {
        this.defaultRole = defaultRole;
        this.accounts = accounts;
        this.users = users;
        this.tokens = tokens;
        this.commands = commands;
        this.clock = clock;
    }

    /** @param data metadata of a user who comes into being */
    UserView invite(AskedByMail asked, Map<String, Object> data, Administrator admin, ClientRequest client) {
        OneTimeToken token = tokens.draw(asked.email().value(), false);
        // it may be somebody who was invited before
        UUID invited = RefusedWrites.answered(
                "Error inviting user",
                () -> accounts.retrying(
                        "invite",
                        "Database error saving new user",
                        client,
                        opening -> attempt(opening, asked, data, token, admin, client)));
        return CommittedUser.of(users, invited);
    }

    private UUID attempt(
            Opening opening,
            AskedByMail asked,
            Map<String, Object> data,
            OneTimeToken token,
            Administrator admin,
            ClientRequest client) {
        Instant now = clock.instant();
        Confirmation invitation = new Confirmation(asked.email().value(), asked.redirectTo(), token, null);
        Optional<UserView> known = users.ownerOfEmail(asked.email().value());
        if (known.isEmpty()) {
            SignUp signUp = newUser(opening.userId(), asked, data, now);
            return opening.attempt(() -> {
                opening.require(signUp, data);
                return invite(Optional.of(signUp), new Invite(signUp.userId(), -1, invitation, now), admin, client);
            });
        }
        UserView user = known.get();
        if (user.emailConfirmedAt() != null
                || !user.hasEmail(asked.email().value())
                || !asked.aud().equals(user.aud())) {
            throw UserRefusals.emailExists();
        }
        return invite(Optional.empty(), new Invite(user.id(), user.version(), invitation, now), admin, client);
    }

    private UUID invite(Optional<SignUp> signUp, Invite invite, Administrator admin, ClientRequest client) {
        return commands.transaction(client.origin(admin.actor()), transaction -> {
            signUp.ifPresent(transaction::send);
            Reply<?, ?> reply = transaction.send(invite);
            UserRefusals.requireNone(reply.refusal());
            return invite.userId();
        });
    }

    /** Without a password: whoever follows the invitation chooses one. */
    private SignUp newUser(UUID userId, AskedByMail asked, Map<String, Object> data, Instant now) {
        return NewUsers.unconfirmed(
                userId, asked.aud(), defaultRole, asked.email().value(), null, data, now);
    }
}
