package dev.chancery.command.user;

import dev.chancery.command.Personal;
import dev.chancery.command.Secret;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * What {@link UserEvent.Adopted} is made of: values of rows to the letter, so that replaying makes the same rows. Null
 * stands for NULL, which is not the same as an empty text.
 */
public final class AdoptedParts {

    private AdoptedParts() {}

    /** When things happened to the account. */
    public record Times(
            Instant createdAt,
            Instant updatedAt,
            Instant emailConfirmedAt,
            Instant phoneConfirmedAt,
            Instant invitedAt,
            Instant confirmationSentAt,
            Instant recoverySentAt,
            Instant emailChangeSentAt,
            Instant phoneChangeSentAt,
            Instant reauthenticationSentAt,
            Instant lastSignInAt,
            Instant bannedUntil,
            Instant deletedAt) {

        /** When a token of each kind was sent last. */
        Map<TokenKind, Instant> sent() {
            Map<TokenKind, Instant> sent = new EnumMap<>(TokenKind.class);
            put(sent, TokenKind.CONFIRMATION_TOKEN, confirmationSentAt);
            put(sent, TokenKind.RECOVERY_TOKEN, recoverySentAt);
            put(sent, TokenKind.EMAIL_CHANGE_TOKEN_NEW, emailChangeSentAt);
            put(sent, TokenKind.EMAIL_CHANGE_TOKEN_CURRENT, emailChangeSentAt);
            put(sent, TokenKind.PHONE_CHANGE_TOKEN, phoneChangeSentAt);
            put(sent, TokenKind.REAUTHENTICATION_TOKEN, reauthenticationSentAt);
            return sent;
        }

        private static void put(Map<TokenKind, Instant> sent, TokenKind kind, Instant at) {
            if (at != null) {
                sent.put(kind, at);
            }
        }
    }

    /**
     * A column of JSON. A value of null without a text is JSON's own null, or forgotten; nobody but a hand-written script
     * puts in less than an object.
     *
     * @param text in place of the value where that is none we could serve: too deep, or with names or numbers too long
     */
    public record Json(@Personal Object value, @Personal String text) {

        public static Json of(Object value) {
            return new Json(value, null);
        }

        public static Json asText(String text) {
            return new Json(null, text);
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> asObject() {
            return value instanceof Map<?, ?> object ? (Map<String, Object>) object : Map.of();
        }
    }

    /**
     * A token column of the account that is not empty.
     *
     * @param type the name of the column
     * @param keyId null where the column is NULL
     */
    public record TokenColumn(
            String type, UUID keyId, @Secret(key = "keyId") String hash) {}

    /** A row of {@code auth.one_time_tokens}; its key is that of the column of the same type, where there is one. */
    public record TokenRow(
            UUID id,
            String type,
            UUID keyId,
            @Secret(key = "keyId") String hash,
            @Personal String relatesTo,
            Instant createdAt,
            Instant updatedAt) {

        /** Whether it was sent to a phone number, however that is written: every e-mail address has an @ (RFC 5321 §4.1.2). */
        boolean toPhone() {
            return relatesTo != null && !relatesTo.isEmpty() && !relatesTo.contains("@");
        }
    }

    /** A row of {@code auth.identities}. */
    public record IdentityRow(
            UUID id,
            String provider,
            @Personal String providerId,
            Json data,
            Instant lastSignInAt,
            Instant createdAt,
            Instant updatedAt) {

        Identity identity() {
            return new Identity(id, provider, providerId, data.asObject());
        }
    }

    /**
     * What stands where the addresses of a softly deleted user stood; {@code identities} are provider ids by row. Sealed for
     * the reason of {@link UserEvent.SoftDeleted}.
     */
    public record Pseudonyms(
            UUID keyId,
            @Secret(key = "keyId") String email,
            @Secret(key = "keyId") String phone,
            @Secret(key = "keyId") String emailChange,
            @Secret(key = "keyId") String phoneChange,
            @Secret(key = "keyId") Map<UUID, String> identities) {

        /** The provider id of that row; null once it was forgotten. */
        public String providerId(UUID identity) {
            return identities == null ? null : identities.get(identity);
        }
    }
}
