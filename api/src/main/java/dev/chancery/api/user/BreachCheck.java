package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.infra.breach.BreachedPasswords;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether passwords have leaked, and what is done while nobody can tell. */
public final class BreachCheck {

    private static final Logger LOG = LoggerFactory.getLogger(BreachCheck.class);

    private static final Duration NOT_ASKED_AGAIN = Duration.ofSeconds(30);

    /** When it did not answer last, or 0. */
    private final AtomicLong silentSince = new AtomicLong();

    private final BreachedPasswords breached;
    private final boolean failClosed;

    /** @param failClosed whether no password is taken meanwhile ({@code GOTRUE_PASSWORD_HIBP_FAIL_CLOSED}) */
    public BreachCheck(BreachedPasswords breached, boolean failClosed) {
        this.breached = breached;
        this.failClosed = failClosed;
    }

    /** @throws ApiException 500 if it cannot be told and must be */
    boolean refuses(String password) {
        try {
            return breached.contain(password);
        } catch (IOException e) {
            if (failClosed) {
                throw ApiException.internal("Unable to perform password strength check with HaveIBeenPwned.org.", e);
            }
            return undecided(e);
        }
    }

    /** For advice that must not stand in anybody's way: nobody waits for a service that was silent a moment ago. */
    boolean knows(String password) {
        long silence = silentSince.get();
        if (silence != 0 && System.nanoTime() - silence < NOT_ASKED_AGAIN.toNanos()) {
            return false;
        }
        try {
            boolean known = breached.contain(password);
            silentSince.set(0);
            return known;
        } catch (IOException e) {
            silentSince.set(System.nanoTime() | 1);
            return undecided(e);
        }
    }

    private static boolean undecided(IOException failure) {
        LOG.warn("A password could not be compared with leaked ones: {}", failure.toString());
        return false;
    }
}
