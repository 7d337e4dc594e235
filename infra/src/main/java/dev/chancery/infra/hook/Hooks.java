package dev.chancery.infra.hook;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The hooks that are switched on. */
public final class Hooks {

    private final Map<HookPoint, HookTarget> targets;
    private final HookPace pace;
    private final HookConnections connections;
    private final InstantSource clock;
    private final MeterRegistry meters;

    public Hooks(
            Map<HookPoint, HookTarget> targets,
            HookPace pace,
            HookConnections connections,
            InstantSource clock,
            MeterRegistry meters) {
        this.targets = Map.copyOf(targets);
        this.pace = pace;
        this.connections = connections;
        this.clock = clock;
        this.meters = meters;
    }

    /** Empty where it is off. */
    public Optional<Hook> at(HookPoint point) {
        return Optional.ofNullable(targets.get(point))
                .map(target -> Hook.of(point, target, pace, connections, clock, meters));
    }
}
