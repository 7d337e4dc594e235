package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.UserRefusal;

/** What clients are told of a refusal concerning an account. */
final class UserRefusals {

    private UserRefusals() {}

    static ApiException asAnswer(UserRefusal refusal) {
        return answer(refusal).at(refusal.site());
    }

    private static ApiException answer(UserRefusal refusal) {
        return switch (refusal) {
            case UserRefusal.MailTooSoon soon ->
                ApiException.of(
                        429,
                        "over_email_send_rate_limit",
                        "For security purposes, you can only request this after " + soon.retryAfterSeconds()
                                + " seconds.");
            case UserRefusal.Simple.ID_TAKEN ->
                ApiException.unprocessable("user_already_exists", "User already registered");
            case UserRefusal.Simple.NOT_FOUND, UserRefusal.Simple.UNKNOWN ->
                ApiException.of(404, "user_not_found", "User not found");
            case UserRefusal.Simple.ALREADY_REGISTERED ->
                ApiException.unprocessable("user_already_exists", "User already registered");
        };
    }
}
