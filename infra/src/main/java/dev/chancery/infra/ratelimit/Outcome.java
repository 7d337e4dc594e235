package dev.chancery.infra.ratelimit;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Whether somebody was let through. */
public sealed interface Outcome {

    /**
     * They were, and it was counted.
     *
     * @param fullAt by which the last who was let through is told from those before
     */
    record Granted(UUID key, String fullAt) implements Outcome {}

    /** They were, and there is nothing to count. */
    enum Free implements Outcome {
        FREE
    }

    /**
     * They were not.
     *
     * @param quota by which
     * @param retryIn when the next will be; empty for never
     */
    record Exceeded(Quota quota, Optional<Duration> retryIn) implements Outcome {}

    /** Why they were not let through, if so. */
    default Optional<Exceeded> refusal() {
        return this instanceof Exceeded exceeded ? Optional.of(exceeded) : Optional.empty();
    }
}
