package dev.chancery.infra.hook;

import java.time.Duration;

/**
 * How long a hook may take.
 *
 * @param total over HTTP, from the first attempt to the last byte of the last one's answer
 * @param pause after an attempt that did not reach it
 * @param attempts at most
 * @param statement in the database
 */
public record HookPace(Duration total, Duration pause, int attempts, Duration statement) {

    /** GoTrue's. */
    public static final HookPace USUAL =
            new HookPace(Duration.ofSeconds(5), Duration.ofSeconds(2), 3, Duration.ofSeconds(2));
}
