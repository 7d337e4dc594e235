package dev.chancery.infra.hook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Somebody's own code at one place. Each call is counted, timed and told in the log, without a word of what it was about. */
public final class Hook {

    private static final Logger LOG = LoggerFactory.getLogger(Hook.class);

    private final HookPoint point;
    private final HookTransport transport;
    private final MeterRegistry meters;

    Hook(HookPoint point, HookTransport transport, MeterRegistry meters) {
        this.point = point;
        this.transport = transport;
        this.meters = meters;
    }

    static Hook of(
            HookPoint point,
            HookTarget target,
            HookPace pace,
            HookConnections database,
            InstantSource clock,
            MeterRegistry meters) {
        HookTransport transport = switch (target) {
            case HookTarget.Endpoint endpoint -> new HttpHook(endpoint, pace, clock);
            case HookTarget.Function function -> new PostgresHook(point, function, pace.statement(), database);
        };
        return new Hook(point, transport, meters);
    }

    public HookPoint point() {
        return point;
    }

    /**
     * Asks, for somebody who waits: each attempt has an id of its own. Call it outside of transactions.
     *
     * @param payload JSON
     */
    public HookOutcome ask(byte[] payload) {
        return call(payload, () -> UUID.randomUUID().toString(), false);
    }

    /**
     * Tells of something that has an id, by which whoever has heard of it knows it again, and tells it anew at most if it was not heard:
     * what was, and not answered, is for the caller to repeat.
     *
     * @param payload JSON
     */
    public HookOutcome tell(byte[] payload, UUID id) {
        return call(payload, id::toString, true);
    }

    private HookOutcome call(byte[] payload, Supplier<String> ids, boolean onceHeard) {
        long start = System.nanoTime();
        String became = "error";
        try {
            HookOutcome outcome = transport.call(payload, ids, onceHeard);
            became = outcome.kind();
            return outcome;
        } catch (CancellationException e) {
            became = "interrupted";
            throw e;
        } finally {
            told(became, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private void told(String outcome, Duration duration) {
        Timer.builder("chancery.hook.calls")
                .tag("hook", point.hookName())
                .tag("outcome", outcome)
                .register(meters)
                .record(duration);
        LOG.atLevel("answered".equals(outcome) ? Level.INFO : Level.WARN)
                .addKeyValue("action", "run_hook")
                .addKeyValue("hook", point.hookName())
                .addKeyValue("outcome", outcome)
                .addKeyValue("duration", duration.toNanos() / 1000)
                .log("hook called");
    }
}
