package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.Audience;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.ShortText;
import dev.chancery.infra.GoDuration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The attributes of a user in a request to {@code /admin/users}. */
record AdminUserRequest(
        String id,
        String aud,
        Optional<String> role,
        Optional<EmailAddress> email,
        Optional<PhoneNumber> phone,
        Optional<String> password,
        Optional<String> passwordHash,
        boolean emailConfirm,
        boolean phoneConfirm,
        Optional<Map<String, Object>> userMetadata,
        Optional<Map<String, Object>> appMetadata,
        Optional<Duration> banDuration) {

    static AdminUserRequest of(RequestBody body) {
        // every field is read before any is judged, so that a wrong type is told as such
        String banDuration = body.string("ban_duration");
        String email = body.string("email");
        String phone = body.string("phone");
        return new AdminUserRequest(
                body.string("id"),
                Audience.require("aud", body.string("aud")),
                body.optionalString("role").filter(role -> !role.isEmpty()).map(role -> Audience.require("role", role)),
                email.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(email)),
                phone.isEmpty() ? Optional.empty() : Optional.of(PhoneNumber.parse(phone)),
                body.optionalString("password"),
                shortText(body, "password_hash"),
                body.flag("email_confirm"),
                body.flag("phone_confirm"),
                body.object("user_metadata"),
                body.object("app_metadata"),
                banDuration.isEmpty() ? Optional.empty() : Optional.of(ban(banDuration)));
    }

    private static Optional<String> shortText(RequestBody body, String field) {
        return body.optionalString(field)
                .filter(value -> !value.isEmpty())
                .map(value -> ShortText.require(field, value));
    }

    /** Zero lifts a ban. */
    private static Duration ban(String text) {
        if (text.equals("none")) {
            return Duration.ZERO;
        }
        try {
            return GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.validation("invalid format for ban duration: " + e.getMessage());
        }
    }
}
