package dev.chancery.infra.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What this node knows of keys that nothing is left for: each has an empty bucket that gets its token when the shared one
 * does.
 */
final class Refused {

    /** The shared count may be forgotten or given back meanwhile; a flood gets through to it as seldom as this. */
    static final Duration BELIEVED = Duration.ofSeconds(10);

    private static final long MOST_REMEMBERED = 100_000;

    /** As long as nanoseconds can be counted. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final TimeMeter clock;
    private final Cache<UUID, Bucket> empty;

    Refused(LongSupplier nanoTime) {
        this.clock = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanoTime.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
        this.empty = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .ticker(nanoTime::getAsLong)
                .expireAfterWrite(BELIEVED)
                .build();
    }

    void remember(UUID key, Duration wait) {
        Bandwidth oneAfterwards = Bandwidth.builder()
                .capacity(1)
                .refillIntervally(1, wait.compareTo(LONGEST) > 0 ? LONGEST : wait)
                .initialTokens(0)
                .build();
        empty.put(
                key,
                Bucket.builder()
                        .addLimit(oneAfterwards)
                        .withCustomTimePrecision(clock)
                        .build());
    }

    void forget(UUID key) {
        empty.invalidate(key);
    }

    /** How long a key has to wait, as far as that is known. */
    Optional<Duration> wait(UUID key) {
        return Optional.ofNullable(empty.getIfPresent(key))
                .map(bucket -> bucket.estimateAbilityToConsume(1))
                .filter(probe -> !probe.canBeConsumed())
                .map(EstimationProbe::getNanosToWaitForRefill)
                .map(Duration::ofNanos);
    }
}
