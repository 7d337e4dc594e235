package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Caller;
import dev.chancery.api.user.ChangingUser.Request;
import dev.chancery.command.Origin;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserCommand.Proof;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserQueries.FoundToken;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What users have to prove who want another password, and what that may be. */
public final class PasswordChanges {

    private static final List<TokenKind> NONCE = List.of(TokenKind.REAUTHENTICATION_TOKEN);

    private final ChangeRules rules;
    private final UserQueries users;
    private final Passwords passwords;
    private final PhoneCodes phoneCodes;
    private final Guesses guesses;
    private final InstantSource clock;

    public PasswordChanges(
            ChangeRules rules,
            UserQueries users,
            Passwords passwords,
            PhoneCodes phoneCodes,
            Guesses guesses,
            InstantSource clock) {
        this.rules = rules;
        this.users = users;
        this.passwords = passwords;
        this.phoneCodes = phoneCodes;
        this.guesses = guesses;
        this.clock = clock;
    }

    /** For one request: what is too dear to be done at each attempt, or may be done but once. */
    Once once(Request request) {
        return new Once(request);
    }

    final class Once {

        private final Request request;
        private final PresentedPassword current;
        private final PresentedPassword wanted;
        private Guess guess;
        private String guessedAt;

        private Once(Request request) {
            this.request = request;
            this.current = passwords.presented(request.currentPassword().orElse(""));
            this.wanted = passwords.presented(request.password().orElse(""));
        }

        /** @throws ApiException if the user may not change their password, or not to this one */
        void require(Caller caller) {
            UserView user = caller.user();
            if (rules.requireReauthentication()
                    && !isRecent(caller)
                    && request.nonce().isEmpty()) {
                throw ApiException.badRequest("reauthentication_needed", "Password update requires reauthentication");
            }
            if (!user.hasPassword()) {
                return;
            }
            if (rules.requireCurrentPassword() && !isRecovering(caller)) {
                requireCurrent(user, current);
            }
            if (wanted.check(Optional.of(user)).matches()) {
                throw ApiException.unprocessable(
                        "same_password", "New password should be different from the old password.");
            }
        }

        HashedPassword hashed() {
            return wanted.hashed();
        }

        /** What proves the user anew, where that is asked of them. A mistake is noted: do not call it within what is then undone. */
        Optional<Proof> nonce(Caller caller, ClientRequest client) {
            if (request.password().isEmpty() || !rules.requireReauthentication() || isRecent(caller)) {
                return Optional.empty();
            }
            UserView user = caller.user();
            String email = orEmpty(user.email());
            boolean toPhone = email.isEmpty();
            String address = toPhone ? orEmpty(user.phone()) : email;
            if (address.isEmpty()) {
                throw UserRefusals.nonceNotValid();
            }
            Duration lifetime = toPhone ? phoneCodes.lifetime(address) : rules.otpLifetime();
            List<FoundToken> sent = users.tokensOf(address, NONCE).stream()
                    .filter(token -> token.user().id().equals(user.id()))
                    .toList();
            FoundToken token =
                    guess(address, toPhone, client.origin(caller.actor())).among(sent, UserRefusals::nonceNotValid);
            return Optional.of(new Proof(token.kind(), token.id(), true, toPhone, lifetime));
        }

        /** The nonce, as what was sent to that address or phone number. */
        private Guess guess(String address, boolean toPhone, Origin origin) {
            if (!address.equals(guessedAt)) {
                failed();
                String nonce = request.nonce().orElse("");
                guess = guesses.at(
                        address,
                        NONCE,
                        () -> toPhone ? phoneCodes.check(address, nonce) : CodeCheck.byHash(address, nonce),
                        _ -> origin);
                guessedAt = address;
            }
            return guess;
        }

        /** What fails for another reason than the nonce costs no try of it. */
        void failed() {
            if (guess != null) {
                guess.failed();
            }
        }
    }

    private boolean isRecent(Caller caller) {
        return caller.session()
                .map(SessionView::createdAt)
                .map(begun -> begun.plus(ChangeRules.RECENT))
                .filter(clock.instant()::isBefore)
                .isPresent();
    }

    private static boolean isRecovering(Caller caller) {
        return caller.session().stream()
                .flatMap(session -> session.amr().stream())
                .anyMatch(method -> ChangeRules.RECOVERY_METHODS.contains(method.method()));
    }

    private static void requireCurrent(UserView user, PresentedPassword current) {
        String message = "Current password required when setting new password.";
        if (current.text().isEmpty()) {
            throw ApiException.badRequest("current_password_required", message);
        }
        if (!current.check(Optional.of(user)).matches()) {
            throw ApiException.badRequest("current_password_invalid", message);
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
