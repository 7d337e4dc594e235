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
        Outcome outcome = taken(kind, key, refusal);
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (!done) {
                giveBack(outcome);
            }
        }
    }

    /** Does something else, unless this was done within the interval; it does not count as this. */
    public <T> T unlessDone(
            String kind, String key, Function<Exceeded, ? extends RuntimeException> refusal, Supplier<T> work) {
        Outcome outcome = taken(kind, key, refusal);
        try {
            return work.get();
        } finally {
            giveBack(outcome);
        }
    }

    private Outcome taken(String kind, String key, Function<Exceeded, ? extends RuntimeException> refusal) {
        Outcome outcome = quotas.take(quota, kind + '\n' + key);
        Optional<Exceeded> exceeded = outcome.refusal();
        if (exceeded.isPresent()) {
            throw refusal.apply(exceeded.get());
        }
        return outcome;
    }

    /** Whoever is told of a failure of the work is not to be told of another instead. */
    private void giveBack(Outcome outcome) {
        if (!(outcome instanceof Granted granted)) {
            return;
        }
        try {
            quotas.giveBack(granted);
        } catch (RuntimeException e) {
            LOG.warn("What was not done counts as done until {} is over.", quota.window(), e);
        }
    }
}
