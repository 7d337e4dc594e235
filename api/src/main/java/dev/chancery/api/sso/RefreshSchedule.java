package dev.chancery.api.sso;

import dev.chancery.sso.saml.ProviderMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When metadata is fetched again (SAML Metadata §2.3.2): as often as it wants, but not more often than every few minutes and at least
 * once a day.
 */
final class RefreshSchedule {

    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** So much of a wait is left out at most, so that those that began together do not stay together. */
    private static final double JITTER = 0.1;

    private final RandomGenerator random;

    RefreshSchedule(RandomGenerator random) {
        this.random = random;
    }

    /** After its {@code cacheDuration}, or when half the time to its {@code validUntil} is over: whichever is earlier. */
    Instant afterSuccess(ProviderMetadata metadata, Instant now) {
        Duration kept = metadata.cacheDuration().orElse(LONGEST);
        return after(shorter(kept, half(metadata.validUntil(), now)), now);
    }

    /**
     * @param failures one after the other, each of which doubles the wait
     * @param validUntil of what is known, which is not waited for
     */
    Instant afterFailure(int failures, Optional<Instant> validUntil, Instant now) {
        Duration wait = SHORTEST;
        for (int i = 1; i < failures && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return after(shorter(wait, half(validUntil, now)), now);
    }

    private static Duration half(Optional<Instant> validUntil, Instant now) {
        return validUntil.map(end -> Duration.between(now, end).dividedBy(2)).orElse(LONGEST);
    }

    private Instant after(Duration wanted, Instant now) {
        long wait = Math.round(shorter(wanted, LONGEST).toMillis() * (1 - JITTER * random.nextDouble()));
        return now.plusMillis(Math.max(wait, SHORTEST.toMillis()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
