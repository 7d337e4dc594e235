package dev.chancery.command;

import java.time.Duration;

/** Waits as clients are told of them (RFC 9110 §10.2.3). */
public final class WholeSeconds {

    private WholeSeconds() {}

    /** Rounded up: who comes back by then is not told again. */
    public static long of(Duration wait) {
        return wait.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
