package dev.chancery.infra.hook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import javax.sql.DataSource;
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

    public static Hook of(
            HookPoint point,
            HookTarget target,
            HookPace pace,
            DataSource database,
            InstantSource clock,
            MeterRegistry meters) {
        HookTransport transport = switch (target) {
            case HookTarget.Endpoint endpoint -> new HttpHook(endpoint, pace, clock);
            case HookTarget.Function function -> new PostgresHook(function, pace.statement(), database);
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
        return call(payload, () -> UUID.randomUUID().toString());
    }

    /**
     * Tells, as often as it takes, of something that has an id: whoever has heard of it knows it again by that.
     *
     * @param payload JSON
     */
    public HookOutcome tell(byte[] payload, UUID id) {
        return call(payload, id::toString);
    }

    private HookOutcome call(byte[] payload, Supplier<String> ids) {
        long start = System.nanoTime();
        String became = "error";
        try {
            HookOutcome outcome = transport.call(payload, ids);
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
