package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.Uuids;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.Identities;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.Metadata;
import dev.chancery.command.user.PasswordGenerator;
import dev.chancery.command.user.PasswordPolicy;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.query.user.UserQueries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a user is made of whom an administrator creates. */
final class NewUsers {

    private final UserQueries users;
    private final String defaultRole;
    private final Passwords passwords;
    private final PasswordGenerator generator;
    private final PasswordPolicy policy;

    NewUsers(
            UserQueries users,
            String defaultRole,
            Passwords passwords,
            PasswordGenerator generator,
            PasswordPolicy policy) {
        this.users = users;
        this.defaultRole = defaultRole;
        this.passwords = passwords;
        this.generator = generator;
        this.policy = policy;
    }

    /** Hashes the password: call it outside of transactions. */
    SignUp of(AdminUserRequest request, String aud, Instant now) {
        if (request.password().isPresent() && request.passwordHash().isPresent()) {
            throw ApiException.validation("Only a password or a password hash should be provided");
        }
        UUID userId = request.id().isEmpty() ? UUID.randomUUID() : freeId(request.id());
        return signUp(userId, aud, request, initialPassword(request), now);
    }

    /**
     * Somebody with an address that is still to be confirmed, made for the sake of what is sent there.
     *
     * @param password null for whoever is to choose one
     */
    static SignUp unconfirmed(
            UUID userId,
            String aud,
            String role,
            String email,
            HashedPassword password,
            Map<String, Object> metadata,
            Instant now) {
        return new SignUp(
                userId,
                Via.ADMIN,
                aud,
                role,
                email,
                null,
                password,
                false,
                false,
                null,
                metadata,
                Map.of("provider", Identity.EMAIL, "providers", List.of(Identity.EMAIL)),
                List.of(identity(userId, Identity.EMAIL, Identities.emailClaims(userId, email, Map.of()))),
                Optional.empty(),
                now);
    }

    private UUID freeId(String text) {
        UUID id = userId(text);
        if (users.idIsTaken(id)) {
            throw ApiException.unprocessable("user_already_exists", "User already registered");
        }
        return id;
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

    private SignUp signUp(UUID userId, String aud, AdminUserRequest request, HashedPassword password, Instant now) {
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
        MetadataSize.USER.require(Map.of(), metadata);
        MetadataSize.APP.require(appMetadata, request.appMetadata().orElse(Map.of()));
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
                Optional.empty(),
                now);
    }

    private static Identity identity(UUID userId, String provider, Map<String, Object> claims) {
        return new Identity(UUID.randomUUID(), provider, userId.toString(), claims);
    }
}
