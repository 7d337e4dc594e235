package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.RateLimitFields;
import dev.chancery.command.Refusal;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.ratelimit.Quota;
import java.time.Duration;
import java.util.Optional;

/** What clients are told of a refusal concerning an account. */
final class UserRefusals {

    private UserRefusals() {}

    /** @throws ApiException the answer to the refusal, if there is one */
    static void requireNone(Optional<? extends Refusal> refusal) {
        refusal.ifPresent(reason -> {
            throw asAnswer((UserRefusal) reason);
        });
    }

    static ApiException asAnswer(UserRefusal refusal) {
        return answer(refusal).at(refusal.site());
    }

    /** The same whatever is wrong with a code: which of it is nobody's to learn who does not read the address. */
    static ApiException codeNotValid() {
        return ApiException.of(403, "otp_expired", "Token has expired or is invalid");
    }

    static ApiException linkNotValid() {
        return ApiException.of(403, "otp_expired", "Email link is invalid or has expired");
    }

    static ApiException emailExists() {
        return ApiException.unprocessable("email_exists", "A user with this email address has already been registered");
    }

    static ApiException nonceNotValid() {
        return ApiException.unprocessable("reauthentication_not_valid", "Nonce has expired or is invalid");
    }

    static ApiException phoneExists() {
        return ApiException.unprocessable("phone_exists", "A user with this phone number has already been registered");
    }

    static ApiException emailConflict() {
        return ApiException.unprocessable(
                "email_conflict_identity_not_deletable", "Unable to unlink identity due to email conflict");
    }

    private static ApiException tooSoon(String code, String rule, long seconds, Duration least) {
        return RateLimitFields.on(
                ApiException.of(
                        429, code, "For security purposes, you can only request this after " + seconds + " seconds."),
                new Exceeded(Quota.perWindow(rule, 1, least), Optional.of(Duration.ofSeconds(seconds))));
    }

    private static ApiException answer(UserRefusal refusal) {
        return switch (refusal) {
            case UserRefusal.MailTooSoon(long seconds, Duration least) ->
                tooSoon("over_email_send_rate_limit", AddressFrequency.OF_MAILS, seconds, least);
            case UserRefusal.SmsTooSoon(long seconds, Duration least) ->
                tooSoon("over_sms_send_rate_limit", AddressFrequency.OF_SMS, seconds, least);
            case UserRefusal.Simple.ID_TAKEN ->
                ApiException.unprocessable("user_already_exists", "User already registered");
            case UserRefusal.Simple.NOT_FOUND, UserRefusal.Simple.UNKNOWN ->
                ApiException.of(404, "user_not_found", "User not found");
            case UserRefusal.Simple.ALREADY_REGISTERED ->
                ApiException.unprocessable("user_already_exists", "User already registered");
            case UserRefusal.Simple.NOTHING_PENDING -> ApiException.validation("No change of address is pending");
            case UserRefusal.Simple.TOKEN_VOID, UserRefusal.Simple.TOKEN_EXPIRED, UserRefusal.Simple.CODE_GUESSED_AT ->
                codeNotValid();
            case UserRefusal.Simple.SINGLE_IDENTITY ->
                ApiException.unprocessable(
                        "single_identity_not_deletable", "User must have at least 1 identity after unlinking");
            case UserRefusal.Simple.IDENTITY_NOT_FOUND ->
                ApiException.unprocessable("identity_not_found", "Identity doesn't exist");
            case UserRefusal.Simple.EMAIL_CONFLICT -> emailConflict();
        };
    }
}
