package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.UniformTime;
import dev.chancery.api.session.Sessions.Begun;
import dev.chancery.api.user.Passwords;
import dev.chancery.api.user.PresentedPassword;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.PasswordHasher.Verification;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Coming in with an e-mail address, or a phone number, and a password. */
public final class SigningIn {

    private final UserQueries users;
    private final Passwords passwords;
    private final Commands commands;
    private final Sessions sessions;
    private final PasswordVerificationAttempt verificationAttempt;
    private final InstantSource clock;
    private final Rehashing rehashing;

    public SigningIn(
            UserQueries users,
            Passwords passwords,
            Commands commands,
            Sessions sessions,
            PasswordVerificationAttempt verificationAttempt,
            InstantSource clock) {
        this.users = users;
        this.passwords = passwords;
        this.commands = commands;
        this.sessions = sessions;
        this.verificationAttempt = verificationAttempt;
        this.clock = clock;
        this.rehashing = new Rehashing(passwords, commands);
    }

    TokenResponse byEmail(String email, String password, String aud, ClientRequest client) {
        return signIn(
                () -> users.byEmail(email, aud),
                Identity.EMAIL,
                user -> user.emailConfirmedAt() != null,
                password,
                client);
    }

    TokenResponse byPhone(String phone, String password, String aud, ClientRequest client) {
        return signIn(
                () -> users.byPhone(phone, aud),
                Identity.PHONE,
                user -> user.phoneConfirmedAt() != null,
                password,
                client);
    }

    private TokenResponse signIn(
            Supplier<Optional<UserView>> find,
            String provider,
            Predicate<UserView> confirmed,
            String password,
            ClientRequest client) {
        PresentedPassword presented = passwords.presented(password);
        TokenPlans plans = sessions.plans(client);
        PasswordVerificationAttempt.Once attempt = verificationAttempt.once(client);
        // what was imported may be cheaper to verify than what is made up for nobody
        return UniformTime.ofRefusalAfterHashing(() -> Sessions.granting(() ->
                commands.retrying(() -> attempt(find.get(), provider, confirmed, presented, plans, attempt, client))));
    }

    private TokenResponse attempt(
            Optional<UserView> found,
            String provider,
            Predicate<UserView> confirmed,
            PresentedPassword password,
            TokenPlans plans,
            PasswordVerificationAttempt.Once attempt,
            ClientRequest client) {
        Verification verification = password.check(found);
        UserView user = found.filter(UserView::hasPassword)
                .orElseThrow(() -> invalidCredentials().at("session.sign-in-unknown"));
        Instant now = clock.instant();
        attempt.require(user, verification.matches(), now);
        if (!verification.matches()) {
            throw invalidCredentials().at("session.sign-in-mismatch");
        }
        Standing standing = new Standing(user.bannedUntil(), confirmed.test(user));
        SignInMethod method = SignInMethod.password(provider);
        TokenPlan plan = plans.toBegin(TokenSubject.of(user), standing, method, now);
        Begun session = commands.transaction(
                client.origin(Actors.of(user)),
                transaction -> sessions.begin(transaction, plan, user.id(), user.version(), standing, method, now));
        if (verification.outdated()) {
            rehashing.begin(user, password.text(), client, now);
        }
        return sessions.tokens(user.signedInAt(now), session, plan, now)
                .with(WeakPassword.of(passwords.verdict(password.text())));
    }

    private static ApiException invalidCredentials() {
        return ApiException.badRequest("invalid_credentials", "Invalid login credentials");
    }
}
