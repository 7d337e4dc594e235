package dev.chancery.api.user;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserCommand.SignUpAnonymously;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A user as clients see them. */
public record UserResponse(
        UUID id,
        String aud,
        String role,
        String email,

        @JsonProperty("email_confirmed_at") @JsonInclude(Include.NON_NULL)
        Instant emailConfirmedAt,

        @JsonProperty("invited_at") @JsonInclude(Include.NON_NULL)
        Instant invitedAt,

        String phone,

        @JsonProperty("phone_confirmed_at") @JsonInclude(Include.NON_NULL)
        Instant phoneConfirmedAt,

        @JsonProperty("confirmation_sent_at") @JsonInclude(Include.NON_NULL)
        Instant confirmationSentAt,

        @JsonProperty("confirmed_at") @JsonInclude(Include.NON_NULL)
        Instant confirmedAt,

        @JsonProperty("recovery_sent_at") @JsonInclude(Include.NON_NULL)
        Instant recoverySentAt,

        @JsonProperty("new_email") @JsonInclude(Include.NON_EMPTY)
        String newEmail,

        @JsonProperty("email_change_sent_at") @JsonInclude(Include.NON_NULL)
        Instant emailChangeSentAt,

        @JsonProperty("new_phone") @JsonInclude(Include.NON_EMPTY)
        String newPhone,

        @JsonProperty("phone_change_sent_at") @JsonInclude(Include.NON_NULL)
        Instant phoneChangeSentAt,

        @JsonProperty("reauthentication_sent_at") @JsonInclude(Include.NON_NULL)
        Instant reauthenticationSentAt,

        @JsonProperty("last_sign_in_at") @JsonInclude(Include.NON_NULL)
        Instant lastSignInAt,

        @JsonProperty("app_metadata") Map<String, Object> appMetadata,
        @JsonProperty("user_metadata") Map<String, Object> userMetadata,
        @JsonInclude(Include.NON_EMPTY) List<FactorResponse> factors,
        List<IdentityResponse> identities,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,

        @JsonProperty("banned_until") @JsonInclude(Include.NON_NULL)
        Instant bannedUntil,

        @JsonProperty("deleted_at") @JsonInclude(Include.NON_NULL)
        Instant deletedAt,

        @JsonProperty("is_anonymous") boolean isAnonymous) {

    /** In the order in which the database gives them back. */
    private static Map<String, Object> newBy(String provider) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("provider", provider);
        metadata.put("providers", List.of(provider));
        return metadata;
    }

    public static UserResponse of(UserView user) {
        return new UserResponse(
                user.id(),
                orEmpty(user.aud()),
                orEmpty(user.role()),
                orEmpty(user.email()),
                user.emailConfirmedAt(),
                user.invitedAt(),
                orEmpty(user.phone()),
                user.phoneConfirmedAt(),
                user.confirmationSentAt(),
                user.confirmedAt(),
                user.recoverySentAt(),
                user.emailChange(),
                user.emailChangeSentAt(),
                user.phoneChange(),
                user.phoneChangeSentAt(),
                user.reauthenticationSentAt(),
                user.lastSignInAt(),
                user.appMetadata(),
                user.userMetadata(),
                user.factors().stream().map(FactorResponse::of).toList(),
                user.identities() == null
                        ? null
                        : user.identities().stream().map(IdentityResponse::of).toList(),
                user.createdAt(),
                user.updatedAt(),
                user.bannedUntil(),
                user.deletedAt(),
                user.anonymous());
    }

    /**
     * The answer to a sign-up that is to be confirmed, for someone who may not be the owner.
     *
     * @param claims what the request says of the person, as the database would give it back
     * @param ofIdentity those of them that the identity says
     */
    static UserResponse pending(
            PretendedAccount account,
            SigningUp.Request request,
            String role,
            Map<String, Object> claims,
            Map<String, Object> ofIdentity,
            Instant now) {
        boolean byPhone = request.address() instanceof PhoneNumber;
        String provider = byPhone ? Identity.PHONE : Identity.EMAIL;
        String email = byPhone ? "" : request.address().value();
        IdentityResponse identity = new IdentityResponse(
                account.identityId(),
                account.id().toString(),
                account.id(),
                ofIdentity,
                provider,
                now,
                now,
                now,
                email);
        return newcomer(
                account.id(),
                request.aud(),
                role,
                email,
                byPhone ? request.address().value() : "",
                now,
                newBy(provider),
                claims,
                List.of(identity),
                now,
                now,
                false);
    }

    /** Somebody who is about to become a user, as GoTrue shows them to a hook: without times, role and identities. */
    static UserResponse notYet(SignUp signUp, Map<String, Object> data) {
        return newcomer(
                signUp.userId(),
                signUp.aud(),
                "",
                orEmpty(signUp.email()),
                orEmpty(signUp.phone()),
                null,
                signUp.appMetadata(),
                data,
                List.of(),
                Instant.MIN,
                Instant.MIN,
                false);
    }

    /** The same of somebody of whom nothing is known. */
    static UserResponse notYet(SignUpAnonymously signUp) {
        return newcomer(
                signUp.userId(),
                signUp.aud(),
                "",
                "",
                "",
                null,
                Map.of(),
                signUp.userMetadata(),
                List.of(),
                Instant.MIN,
                Instant.MIN,
                true);
    }

    /** Of whom nothing has happened yet but this. */
    private static UserResponse newcomer(
            UUID id,
            String aud,
            String role,
            String email,
            String phone,
            Instant confirmationSentAt,
            Map<String, Object> appMetadata,
            Map<String, Object> userMetadata,
            List<IdentityResponse> identities,
            Instant createdAt,
            Instant updatedAt,
            boolean anonymous) {
        return new UserResponse(
                id,
                aud,
                role,
                email,
                null,
                null,
                phone,
                null,
                confirmationSentAt,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                appMetadata,
                userMetadata,
                List.of(),
                identities,
                createdAt,
                updatedAt,
                null,
                null,
                anonymous);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
