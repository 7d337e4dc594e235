package dev.chancery.infra.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Lets something of a kind happen to a key once, and again when an interval is over. Counted by this node alone. */
public final class LeastInterval {

    private static final int MOST_REMEMBERED = 100_000;

    private record Key(String kind, String key) {}

    private final Duration interval;
    private final InstantSource clock;
    private final Cache<Key, Instant> granted;

    public LeastInterval(Duration interval, InstantSource clock) {
        this.interval = interval;
        this.clock = clock;
        this.granted = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(interval.plusSeconds(1))
                .build();
    }

    /** As if it had not happened. */
    public void release(String kind, String key) {
        granted.invalidate(new Key(kind, key));
    }

    /** Empty if it may happen now, and how long to wait if not. */
    public Optional<Duration> tryAcquire(String kind, String key) {
        Instant now = clock.instant();
        boolean[] acquired = new boolean[1];
        Instant last = granted.asMap().compute(new Key(kind, key), (_, before) -> {
            acquired[0] = before == null || !now.isBefore(before.plus(interval));
            return acquired[0] ? now : before;
        });
        return acquired[0] ? Optional.empty() : Optional.of(Duration.between(now, last.plus(interval)));
    }
}
