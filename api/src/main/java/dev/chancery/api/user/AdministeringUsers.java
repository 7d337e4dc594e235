package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.SigningOut;
import dev.chancery.command.Refusal;
import dev.chancery.command.Reply;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.PasswordGenerator;
import dev.chancery.command.user.PasswordPolicy;
import dev.chancery.command.user.UserCommand.AddIdentity;
import dev.chancery.command.user.UserCommand.AdminUpdate;
import dev.chancery.command.user.UserCommand.Delete;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Creating, changing and deleting users with a service key: at once, unasked, and without mails. */
public final class AdministeringUsers {

    private static final Instant BAN_LIFTED = Instant.MIN;

    private final NewUsers newUsers;
    private final FirstPasswords firstPasswords;
    private final FreeAddresses addresses;
    private final UserQueries users;
    private final Passwords passwords;
    private final SigningOut signingOut;
    private final Commands commands;
    private final InstantSource clock;

    public AdministeringUsers(
            String defaultRole,
            FirstPasswords firstPasswords,
            UserQueries users,
            Passwords passwords,
            PasswordGenerator generator,
            PasswordPolicy policy,
            SigningOut signingOut,
            Commands commands,
            InstantSource clock) {
        this.newUsers = new NewUsers(users, defaultRole, passwords, generator, policy);
        this.firstPasswords = firstPasswords;
        this.addresses = new FreeAddresses(users);
        this.users = users;
        this.passwords = passwords;
        this.signingOut = signingOut;
        this.commands = commands;
        this.clock = clock;
    }

    UserView create(AdminUserRequest request, Administrator admin, ClientRequest client) {
        String aud = request.aud().isEmpty() ? admin.audience() : request.aud();
        if (request.email().isEmpty() && request.phone().isEmpty()) {
            throw ApiException.validation("Cannot create a user without either an email or phone");
        }
        addresses.requireFree(request);
        SignUp signUp = newUsers.of(request, aud, now());
        try {
            return commands.retrying(() -> {
                addresses.requireFree(request);
                Reply<UserEvent, UserState> reply =
                        commands.transaction(client.origin(admin.actor()), transaction -> transaction.send(signUp));
                accepted(reply);
                return load(signUp.userId());
            });
        } catch (WriteFailure e) {
            throw ApiException.internal("Database error creating new user", e);
        }
    }

    private void requireMetadataOfSize(UUID userId, AdminUserRequest request) {
        if (request.userMetadata().isEmpty() && request.appMetadata().isEmpty()) {
            return;
        }
        users.byId(userId).ifPresent(user -> {
            request.userMetadata().ifPresent(patch -> MetadataSize.USER.require(user.userMetadata(), patch));
            request.appMetadata().ifPresent(patch -> MetadataSize.APP.require(user.appMetadata(), patch));
        });
    }

    UserView update(UUID userId, AdminUserRequest request, Administrator admin, ClientRequest client) {
        request.password().ifPresent(passwords::require);
        requireMetadataOfSize(userId, request);
        Optional<HashedPassword> password = request.password().map(passwords::hash);
        Instant now = now();
        AdminUpdate update = new AdminUpdate(
                userId,
                request.role(),
                request.email().map(EmailAddress::value),
                request.phone().map(PhoneNumber::value),
                request.emailConfirm(),
                request.phoneConfirm(),
                password,
                request.userMetadata(),
                request.appMetadata(),
                request.banDuration().map(ban -> until(ban, now)),
                Map.of(Identity.EMAIL, UUID.randomUUID(), Identity.PHONE, UUID.randomUUID()),
                now);
        try {
            return commands.retrying(() -> {
                addresses.requireFreeFor(userId, request);
                Optional<AddIdentity> identity = firstIdentity(userId, request, now);
                commands.transaction(client.origin(admin.actor()), transaction -> {
                    transaction.lockUser(userId);
                    accepted(transaction.send(update));
                    identity.ifPresent(transaction::send);
                    if (password.isPresent()) {
                        signingOut.endSessions(transaction, userId, _ -> true, EndReason.PASSWORD_CHANGED, now);
                    }
                    return null;
                });
                return load(userId);
            });
        } catch (WriteFailure e) {
            throw ApiException.internal("Error updating user", e);
        }
    }

    /** Whoever gets an address gets its identity anyway. */
    private Optional<AddIdentity> firstIdentity(UUID userId, AdminUserRequest request, Instant now) {
        boolean concerned = firstPasswords.matter()
                && request.password().isPresent()
                && request.email().isEmpty();
        return concerned
                ? users.byId(userId).flatMap(user -> firstPasswords.identity(user, request.emailConfirm(), now))
                : Optional.empty();
    }

    /**
     * Deletes a user with their sessions.
     *
     * @param row empty of one whom SQL has deleted: the log knows them still, and nothing is left to be kept
     */
    void delete(UUID userId, Optional<UserView> row, boolean soft, Administrator admin, ClientRequest client) {
        if (soft && row.map(UserView::deletedAt).isPresent()) {
            return;
        }
        boolean keepRow = soft && row.isPresent();
        try {
            commands.retrying(() -> commands.transaction(client.origin(admin.actor()), transaction -> {
                Instant now = now();
                transaction.lockUser(userId);
                signingOut.endSessions(transaction, userId, _ -> true, EndReason.USER_DELETED, now);
                accepted(transaction.send(new Delete(userId, keepRow, UUID.randomUUID(), now)));
                return null;
            }));
        } catch (WriteFailure e) {
            throw ApiException.internal("Database error deleting user", e);
        }
    }

    private static void accepted(Reply<UserEvent, UserState> reply) {
        Optional<Refusal> refusal = reply.refusal();
        if (refusal.isPresent()) {
            throw UserRefusals.asAnswer((UserRefusal) refusal.get());
        }
    }

    private static Instant until(Duration ban, Instant now) {
        return ban.isZero() ? BAN_LIFTED : now.plus(ban);
    }

    private UserView load(UUID userId) {
        return users.byId(userId).orElseThrow(() -> ApiException.of(404, "user_not_found", "User not found"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
