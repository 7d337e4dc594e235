package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.RefusedWrites;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.SigningOut;
import dev.chancery.command.Reply;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.PasswordGenerator;
import dev.chancery.command.user.PasswordPolicy;
import dev.chancery.command.user.UserCommand.AddIdentity;
import dev.chancery.command.user.UserCommand.AdminUpdate;
import dev.chancery.command.user.UserCommand.Ban;
import dev.chancery.command.user.UserCommand.Delete;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Creating, changing and deleting users with a service key: at once, unasked, and without mails. */
public final class AdministeringUsers {

    private final NewUsers newUsers;
    private final FirstPasswords firstPasswords;
    private final FreeAddresses addresses;
    private final UserQueries users;
    private final Passwords passwords;
    private final SigningOut signingOut;
    private final Commands commands;
    private final OpeningAccount accounts;
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
            OpeningAccount accounts,
            InstantSource clock) {
        this.newUsers = new NewUsers(users, defaultRole, passwords, generator, policy);
        this.firstPasswords = firstPasswords;
        this.addresses = new FreeAddresses(users);
        this.users = users;
        this.passwords = passwords;
        this.signingOut = signingOut;
        this.commands = commands;
        this.accounts = accounts;
        this.clock = clock;
    }

    UserView create(AdminUserRequest request, Administrator admin, ClientRequest client) {
        String aud = request.aud().isEmpty() ? admin.audience() : request.aud();
        if (request.email().isEmpty() && request.phone().isEmpty()) {
            throw ApiException.validation("Cannot create a user without either an email or phone");
        }
        addresses.requireFree(request);
        SignUp signUp = newUsers.of(request, aud, clock.instant());
        return accounts.retrying(
                "admin/users",
                "Database error creating new user",
                client,
                opening -> opening.attempt(() -> create(signUp, request, admin, client)));
    }

    private UserView create(SignUp signUp, AdminUserRequest request, Administrator admin, ClientRequest client) {
        addresses.requireFree(request);
        Reply<UserEvent, UserState> reply =
                commands.transaction(client.origin(admin.actor()), transaction -> transaction.send(signUp));
        UserRefusals.requireNone(reply.refusal());
        return CommittedUser.of(users, signUp.userId());
    }

    UserView update(UUID userId, AdminUserRequest request, Administrator admin, ClientRequest client) {
        request.password().ifPresent(passwords::require);
        Optional<HashedPassword> password = request.password().map(passwords::hash);
        return RefusedWrites.answered(
                "Error updating user",
                () -> commands.retrying(() -> {
                    UserView user = load(userId);
                    addresses.requireFreeFor(userId, request);
                    request.userMetadata().ifPresent(patch -> MetadataSize.USER.require(user.userMetadata(), patch));
                    request.appMetadata().ifPresent(patch -> MetadataSize.APP.require(user.appMetadata(), patch));
                    Instant now = clock.instant();
                    commands.transaction(client.origin(admin.actor()), transaction -> {
                        transaction.lockUser(userId);
                        UserRefusals.requireNone(transaction
                                .send(update(user, request, password, now))
                                .refusal());
                        firstIdentity(user, request, now).ifPresent(transaction::send);
                        if (password.isPresent()) {
                            signingOut.endSessions(transaction, userId, _ -> true, EndReason.PASSWORD_CHANGED, now);
                        }
                        return null;
                    });
                    return CommittedUser.of(users, userId);
                }));
    }

    private static AdminUpdate update(
            UserView user, AdminUserRequest request, Optional<HashedPassword> password, Instant now) {
        return new AdminUpdate(
                user.id(),
                user.version(),
                request.role(),
                request.email().map(EmailAddress::value),
                request.phone().map(PhoneNumber::value),
                request.emailConfirm(),
                request.phoneConfirm(),
                password,
                request.userMetadata(),
                request.appMetadata(),
                request.banDuration().map(ban -> ban(ban, now)),
                Map.of(Identity.EMAIL, UUID.randomUUID(), Identity.PHONE, UUID.randomUUID()),
                now);
    }

    /** Whoever gets an address gets its identity anyway. */
    private Optional<AddIdentity> firstIdentity(UserView user, AdminUserRequest request, Instant now) {
        boolean concerned = request.password().isPresent() && request.email().isEmpty();
        return concerned ? firstPasswords.identity(user, request.emailConfirm(), now) : Optional.empty();
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
        RefusedWrites.answered(
                "Database error deleting user",
                () -> commands.retrying(() -> commands.transaction(client.origin(admin.actor()), transaction -> {
                    Instant now = clock.instant();
                    transaction.lockUser(userId);
                    signingOut.endSessions(transaction, userId, _ -> true, EndReason.USER_DELETED, now);
                    UserRefusals.requireNone(transaction
                            .send(new Delete(userId, keepRow, UUID.randomUUID(), now))
                            .refusal());
                    return null;
                })));
    }

    private static Ban ban(Duration duration, Instant now) {
        return duration.isZero() ? new Ban.Lifted() : new Ban.Until(now.plus(duration));
    }

    private UserView load(UUID userId) {
        return users.byId(userId).orElseThrow(() -> ApiException.of(404, "user_not_found", "User not found"));
    }
}
