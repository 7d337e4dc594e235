package dev.chancery.infra.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.bucket4j.Bucket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Limits requests per client, in this process, like GoTrue. It remembers the 100,000 clients that matter most and
 * forgets the others, whose buckets are full again when they return.
 */
public final class RateLimiter {
    private static final long MAX_BUCKETS = 100_000;

    /** An IP address has 45 characters at most. */
    private static final int MAX_KEY_LENGTH = 64;

    private final Map<Limiter, Double> values = new EnumMap<>(Limiter.class);
    private final TokenBuckets buckets;
    private final Cache<Client, Bucket> clients;

    /**
     * @param values of the limiters' settings. Zero or less grants a burst per lifetime and nothing beyond it, as in
     *     GoTrue.
     * @param nanoTime monotonic nanoseconds, such as {@link System#nanoTime()}
     */
    public RateLimiter(ToDoubleFunction<Limiter> values, LongSupplier nanoTime) {
        this(values, nanoTime, MAX_BUCKETS);
    }

    RateLimiter(ToDoubleFunction<Limiter> values, LongSupplier nanoTime, long maxBuckets) {
        for (Limiter limiter : Limiter.values()) {
            this.values.put(limiter, values.applyAsDouble(limiter));
        }
        this.buckets = new TokenBuckets(nanoTime);
        this.clients = Caffeine.newBuilder()
                .maximumSize(maxBuckets)
                .ticker(nanoTime::getAsLong)
                .expireAfter(Expiry.<Client, Bucket>creating((_, _) -> Limiter.LIFETIME))
                .build();
    }

    /**
     * Takes one request from the client's bucket.
     *
     * @param key who the client is, usually an IP address
     * @return false when the bucket is empty: 429 {@code over_request_rate_limit}
     */
    public boolean tryAcquire(Limiter limiter, String key) {
        return limiter.burst(values.get(limiter)) > 0
                && clients.get(new Client(limiter, bounded(key)), this::fullBucket)
                        .tryConsume(1);
    }

    private Bucket fullBucket(Client client) {
        double value = values.get(client.limiter);
        return buckets.trickling(client.limiter.burst(value), TokenBuckets.interval(value, client.limiter.period()));
    }

    long remembered() {
        clients.cleanUp();
        return clients.estimatedSize();
    }

    /** Clients choose the header that the key comes from, so they must not choose how much memory it takes. */
    private static String bounded(String key) {
        if (key.length() <= MAX_KEY_LENGTH) {
            return key;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
        }
    }

    private record Client(Limiter limiter, String key) {}
}
