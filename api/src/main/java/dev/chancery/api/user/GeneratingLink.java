package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.RefusedWrites;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.user.OpeningAccount.Opening;
import dev.chancery.command.Reply;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserCommand.GenerateLink;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.mail.ActionLinks;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The links that mails have, for whoever sends the mails themselves. */
public final class GeneratingLink {

    /**
     * @param newEmail for links that confirm a change of address
     * @param password of an account that a link for a sign-up opens
     */
    record Request(
            LinkType type,
            EmailAddress email,
            Optional<EmailAddress> newEmail,
            Optional<PresentedPassword> password,
            Map<String, Object> data,
            String aud,
            String redirectTo) {}

    /** @param type what the link is for in the end */
    record Generated(UserView user, OneTimeToken token, LinkType type, String link) {}

    private final String defaultRole;
    private final boolean secureEmailChange;
    private final OpeningAccount accounts;
    private final UserQueries users;
    private final OneTimeTokens tokens;
    private final ActionLinks links;
    private final Commands commands;
    private final InstantSource clock;

    /** @param secureEmailChange both addresses confirm a change */
    public GeneratingLink(
            String defaultRole,
            boolean secureEmailChange,
            OpeningAccount accounts,
            UserQueries users,
            OneTimeTokens tokens,
            ActionLinks links,
            Commands commands,
            InstantSource clock) {
        this.defaultRole = defaultRole;
        this.secureEmailChange = secureEmailChange;
        this.accounts = accounts;
        this.users = users;
        this.tokens = tokens;
        this.links = links;
        this.commands = commands;
        this.clock = clock;
    }

    Generated generate(Request request, Administrator admin, ClientRequest client) {
        if (request.type() == LinkType.EMAIL_CHANGE_CURRENT && !secureEmailChange) {
            throw ApiException.validation("Enable secure email change to generate link for current email");
        }
        String sentTo = request.type() == LinkType.EMAIL_CHANGE_NEW
                ? request.newEmail().orElseThrow().value()
                : request.email().value();
        OneTimeToken token = tokens.drawUnsent(sentTo);
        // it may concern somebody who has an account
        return RefusedWrites.answered(
                "Database error updating user",
                () -> accounts.retrying(
                        "generate_link",
                        "Database error saving new user",
                        client,
                        opening -> attempt(opening, request, sentTo, token, admin, client)));
    }

    private Generated attempt(
            Opening opening,
            Request request,
            String sentTo,
            OneTimeToken token,
            Administrator admin,
            ClientRequest client) {
        Optional<UserView> known = known(request);
        LinkType type = known.isEmpty() && request.type() == LinkType.MAGICLINK ? LinkType.SIGNUP : request.type();
        MetadataSize.USER.require(known.map(UserView::userMetadata).orElse(Map.of()), request.data());
        boolean knowsPassword = request.password()
                .filter(password -> known.isEmpty() || password.check(known).matches())
                .isPresent();
        Instant now = clock.instant();
        UUID userId = known.map(UserView::id).orElseGet(opening::userId);
        Optional<SignUp> signUp = known.isPresent() ? Optional.empty() : Optional.of(newUser(userId, request, now));
        GenerateLink generate = new GenerateLink(
                userId,
                known.map(UserView::version).orElse(-1L),
                type.token(),
                type == LinkType.INVITE,
                sentTo,
                request.newEmail().map(EmailAddress::value),
                type.changesEmail() ? outstanding() : Set.of(),
                knowsPassword,
                known.isPresent() && type == LinkType.SIGNUP ? request.data() : Map.of(),
                token,
                now);
        if (signUp.isPresent()) {
            opening.attempt(() -> {
                opening.require(signUp.get(), request.data());
                return write(signUp, generate, admin, client);
            });
        } else {
            write(signUp, generate, admin, client);
        }
        UserView user = CommittedUser.of(users, userId);
        return new Generated(
                user,
                token,
                type,
                links.at(client.externalUrl()).link(type.mail(), token.hash(), request.redirectTo()));
    }

    private Reply<?, ?> write(
            Optional<SignUp> signUp, GenerateLink generate, Administrator admin, ClientRequest client) {
        return commands.transaction(client.origin(admin.actor()), transaction -> {
            signUp.ifPresent(transaction::send);
            Reply<?, ?> reply = transaction.send(generate);
            UserRefusals.requireNone(reply.refusal());
            return reply;
        });
    }

    private Optional<UserView> known(Request request) {
        LinkType type = request.type();
        Optional<UserView> known = type.opensAccount()
                ? users.ownerOfEmail(request.email().value())
                : users.byEmail(request.email().value(), request.aud());
        if (known.isEmpty() && !type.opensAccount()) {
            throw ApiException.of(404, "user_not_found", "User with this email not found");
        }
        boolean confirmed =
                known.filter(user -> user.emailConfirmedAt() != null).isPresent();
        boolean ofOthers = known.filter(user -> !request.aud().equals(user.aud())
                        || !user.hasEmail(request.email().value()))
                .isPresent();
        if (ofOthers || confirmed && (type == LinkType.SIGNUP || type == LinkType.INVITE)) {
            throw UserRefusals.emailExists();
        }
        request.newEmail()
                .flatMap(email -> users.ownerOfEmail(email.value()))
                .filter(owner -> !owner.id().equals(known.orElseThrow().id())
                        || owner.hasEmail(request.newEmail().get().value()))
                .ifPresent(_ -> {
                    throw UserRefusals.emailExists();
                });
        return known;
    }

    private Set<TokenKind> outstanding() {
        return secureEmailChange ? TokenKind.EMAIL_CHANGE : Set.of(TokenKind.EMAIL_CHANGE_TOKEN_NEW);
    }

    private SignUp newUser(UUID userId, Request request, Instant now) {
        return NewUsers.unconfirmed(
                userId,
                request.aud(),
                defaultRole,
                request.email().value(),
                request.password().map(PresentedPassword::hashed).orElse(null),
                request.data(),
                now);
    }
}
