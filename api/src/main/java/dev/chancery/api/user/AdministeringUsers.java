package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.Uuids;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.SigningOut;
import dev.chancery.command.Refusal;
import dev.chancery.command.Reply;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.Identities;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.Metadata;
import dev.chancery.command.user.PasswordGenerator;
import dev.chancery.command.user.PasswordPolicy;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserCommand.AdminUpdate;
import dev.chancery.command.user.UserCommand.Delete;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Via;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Creating, changing and deleting users with a service key: at once, unasked, and without mails. */
public final class AdministeringUsers {

    private static final Instant BAN_LIFTED = Instant.MIN;

    private final String defaultRole;
    private final UserQueries users;
    private final Passwords passwords;
    private final PasswordGenerator generator;
    private final PasswordPolicy policy;
    private final SigningOut signingOut;
    private final Commands commands;
    private final InstantSource clock;

    public AdministeringUsers(
            String defaultRole,
            UserQueries users,
            Passwords passwords,
            PasswordGenerator generator,
            PasswordPolicy policy,
            SigningOut signingOut,
            Commands commands,
            InstantSource clock) {
        this.defaultRole = defaultRole;
        this.users = users;
        this.passwords = passwords;
        this.generator = generator;
        this.policy = policy;
        this.signingOut = signingOut;
        this.commands = commands;
        this.clock = clock;
    }

    UserView create(AdminUserRequest request, Administrator admin, ClientRequest client) {
        String aud = request.aud().isEmpty() ? admin.audience() : request.aud();
        if (request.email().isEmpty() && request.phone().isEmpty()) {
            throw ApiException.validation("Cannot create a user without either an email or phone");
        }
        requireFree(request);
        if (request.password().isPresent() && request.passwordHash().isPresent()) {
            throw ApiException.validation("Only a password or a password hash should be provided");
        }
        UUID userId = request.id().isEmpty() ? UUID.randomUUID() : userId(request.id());
        HashedPassword password = initialPassword(request);
        SignUp signUp = newUser(userId, aud, request, password, now());
        try {
            return commands.retrying(() -> {
                requireFree(request);
                Reply<UserEvent, UserState> reply =
                        commands.transaction(client.origin(admin.actor()), transaction -> transaction.send(signUp));
                accepted(reply);
                return load(userId);
            });
        } catch (WriteFailure e) {
            throw ApiException.internal("Database error creating new user", e);
        }
    }

    UserView update(UUID userId, AdminUserRequest request, Administrator admin, ClientRequest client) {
        request.password().ifPresent(passwords::require);
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
                requireFreeForOthers(userId, request);
                commands.transaction(client.origin(admin.actor()), transaction -> {
                    transaction.lockUser(userId);
                    accepted(transaction.send(update));
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

    void delete(UserView user, boolean soft, Administrator admin, ClientRequest client) {
        if (soft && user.deletedAt() != null) {
            return;
        }
        try {
            commands.retrying(() -> commands.transaction(client.origin(admin.actor()), transaction -> {
                Instant now = now();
                transaction.lockUser(user.id());
                signingOut.endSessions(transaction, user.id(), _ -> true, EndReason.USER_DELETED, now);
                accepted(transaction.send(new Delete(user.id(), soft, UUID.randomUUID(), now)));
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

    private void requireFree(AdminUserRequest request) {
        request.email().flatMap(email -> users.ownerOfEmail(email.value())).ifPresent(_ -> {
            throw emailExists();
        });
        request.phone().filter(phone -> users.phoneIsTaken(phone.value())).ifPresent(_ -> {
            throw phoneExists();
        });
    }

    /** GoTrue leaves this to the unique index and answers 500; the client's mistake deserves the client's answer. */
    private void requireFreeForOthers(UUID userId, AdminUserRequest request) {
        request.email()
                .flatMap(email -> users.ownerOfEmail(email.value()))
                .filter(owner -> !owner.id().equals(userId))
                .ifPresent(_ -> {
                    throw emailExists();
                });
        request.phone()
                .flatMap(phone -> users.ownerOfPhone(phone.value()))
                .filter(owner -> !owner.equals(userId))
                .ifPresent(_ -> {
                    throw phoneExists();
                });
    }

    private static ApiException emailExists() {
        return ApiException.unprocessable("email_exists", "A user with this email address has already been registered");
    }

    private static ApiException phoneExists() {
        return ApiException.unprocessable("phone_exists", "Phone number already registered by another user");
    }

    private static UUID userId(String text) {
        UUID id = Uuids.parse(text).orElseThrow(() -> ApiException.validation("ID must conform to the uuid v4 format"));
        if (id.equals(new UUID(0, 0))) {
            throw ApiException.validation("ID cannot be a nil uuid");
        }
        return id;
    }

    private HashedPassword initialPassword(AdminUserRequest request) {
        if (request.passwordHash().isPresent()) {
            String hash = request.passwordHash().get();
            if (!passwords.supports(hash)) {
                throw ApiException.validation("The password hash is of no supported form");
            }
            return new HashedPassword(UUID.randomUUID(), hash);
        }
        String password = request.password().filter(p -> !p.isEmpty()).orElseGet(() -> generator.generate(policy));
        passwords.requireHashable(password);
        return passwords.hash(password);
    }

    private SignUp newUser(UUID userId, String aud, AdminUserRequest request, HashedPassword password, Instant now) {
        String email = request.email().map(EmailAddress::value).orElse(null);
        String phone = request.phone().map(PhoneNumber::value).orElse(null);
        List<Identity> identities = new ArrayList<>();
        if (email != null) {
            identities.add(identity(userId, Identity.EMAIL, Identities.emailClaims(userId, email, Map.of())));
        }
        if (phone != null) {
            identities.add(identity(userId, Identity.PHONE, Identities.phoneClaims(userId, phone)));
        }
        List<String> providers = identities.stream().map(Identity::provider).toList();
        Map<String, Object> appMetadata = new LinkedHashMap<>();
        appMetadata.put("provider", providers.getFirst());
        appMetadata.put("providers", providers);
        Map<String, Object> metadata = request.userMetadata().orElse(Map.of());
        if (request.emailConfirm()) {
            metadata = Metadata.merge(metadata, Map.of(Metadata.EMAIL_VERIFIED, true));
        }

        return new SignUp(
                userId,
                Via.ADMIN,
                aud,
                request.role().orElse(defaultRole),
                email,
                phone,
                password,
                request.emailConfirm(),
                request.phoneConfirm(),
                request.banDuration()
                        .filter(ban -> !ban.isZero())
                        .map(now::plus)
                        .orElse(null),
                metadata,
                Metadata.merge(appMetadata, request.appMetadata().orElse(Map.of())),
                identities,
                Optional.<UserCommand.Confirmation>empty(),
                now);
    }

    private static Identity identity(UUID userId, String provider, Map<String, Object> claims) {
        return new Identity(UUID.randomUUID(), provider, userId.toString(), claims);
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
