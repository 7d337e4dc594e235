package dev.chancery.infra.ratelimit;

import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Limits requests per client like GoTrue, but on all nodes together. */
public final class RateLimiter {

    private final Map<Limiter, Quota> rules = new EnumMap<>(Limiter.class);
    private final Quotas quotas;

    /**
     * @param values of the limiters' settings. Zero or less grants a burst per lifetime and nothing beyond it, as in
     *     GoTrue.
     */
    public RateLimiter(ToDoubleFunction<Limiter> values, Quotas quotas) {
        for (Limiter limiter : Limiter.values()) {
            rules.put(limiter, limiter.quota(values.applyAsDouble(limiter)));
        }
        this.quotas = quotas;
    }

    /**
     * Counts one request of a client.
     *
     * @param key who the client is, usually an IP address
     * @return empty if it is let through, else why not: 429 {@code over_request_rate_limit}
     */
    public Optional<Exceeded> tryAcquire(Limiter limiter, String key) {
        return quotas.take(rules.get(limiter), key).refusal();
    }

    /** What {@link #tryAcquire} would say now; nothing is counted. */
    public Optional<Exceeded> refusal(Limiter limiter, String key) {
        return quotas.refusal(rules.get(limiter), key);
    }
}
