package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.session.WeakPassword;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.PasswordHasher;
import dev.chancery.command.user.PasswordPolicy;
import dev.chancery.command.user.PasswordVerdict;
import java.util.Map;

/** Passwords from requests: held against the policy, and hashed. */
public final class Passwords {

    private final PasswordPolicy policy;
    private final PasswordHasher hasher;
    private final BreachCheck breaches;

    public Passwords(PasswordPolicy policy, PasswordHasher hasher, BreachCheck breaches) {
        this.policy = policy;
        this.hasher = hasher;
        this.breaches = breaches;
    }

    /**
     * May ask a service; call it outside of transactions, and before it is known whose password this is.
     *
     * @throws ApiException {@code weak_password}, {@code validation_failed} for what cannot be hashed, or 500 if it has to be
     *     compared with leaked ones and cannot
     */
    public void require(String password) {
        requireHashable(password);
        if (policy.check(password, breaches.refuses(password)) instanceof PasswordVerdict.Weak weak) {
            throw ApiException.unprocessable("weak_password", weak.message())
                    .with("weak_password", Map.of("reasons", WeakPassword.reasons(weak)));
        }
    }

    /** @throws ApiException {@code validation_failed} for what cannot be hashed, however strong */
    void requireHashable(String password) {
        switch (policy.check(password)) {
            case PasswordVerdict.TooLong tooLong -> throw ApiException.validation(tooLong.message());
            case PasswordVerdict.ContainsNul nul -> throw ApiException.validation(nul.message());
            case PasswordVerdict.Ok _, PasswordVerdict.Weak _ -> {}
        }
    }

    /** What {@link #require} would find fault with, as far as it can be told. May ask a service. */
    public PasswordVerdict verdict(String password) {
        return policy.check(password, breaches.knows(password));
    }

    /** See {@link PresentedPassword#hashed}. */
    public HashedPassword hash(String password) {
        return presented(password).hashed();
    }

    /** A password to be compared, for the length of one request. */
    public PresentedPassword presented(String password) {
        return new PresentedPassword(password, hasher);
    }

    /** Whether an imported hash can be checked against. */
    boolean supports(String encodedHash) {
        return hasher.supports(encodedHash);
    }
}
