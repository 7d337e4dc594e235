package dev.chancery.infra.ratelimit;

import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.ratelimit.Outcome.Granted;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets something of a kind happen to a key once, on whatever node, and again when an interval is over. */
public final class LeastInterval {

    private static final Logger LOG = LoggerFactory.getLogger(LeastInterval.class);

    private final Quota quota;
    private final Quotas quotas;

    /** @param name of the rule */
    public LeastInterval(String name, Duration interval, Quotas quotas) {
        this.quota = Quota.perWindow(name, 1, interval);
        this.quotas = quotas;
    }

    /**
     * Does it, unless it was done within the interval; what fails does not count.
     *
     * @param refusal what to throw where it was
     */
    public <T> T once(
            String kind, String key, Function<Exceeded, ? extends RuntimeException> refusal, Supplier<T> work) {
        Outcome outcome = quotas.take(quota, kind + '\n' + key);
        Optional<Exceeded> exceeded = outcome.refusal();
        if (exceeded.isPresent()) {
            throw refusal.apply(exceeded.get());
        }
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (!done && outcome instanceof Granted granted) {
                giveBack(granted);
            }
        }
    }

    /** How long to wait if it was done within the interval. */
    public Optional<Exceeded> since(String kind, String key) {
        return quotas.refusal(quota, kind + '\n' + key);
    }

    /** What made the work fail is what has to be told. */
    private void giveBack(Granted granted) {
        try {
            quotas.giveBack(granted);
        } catch (RuntimeException e) {
            LOG.warn("What failed cannot be tried again before {} is over.", quota.window(), e);
        }
    }
}
