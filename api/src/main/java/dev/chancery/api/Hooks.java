package dev.chancery.api;

import dev.chancery.api.hook.DecidingHook;
import dev.chancery.infra.hook.Hook;
import dev.chancery.infra.hook.HookConnections;
import dev.chancery.infra.hook.HookPace;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.settings.HookSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;

/** The hooks that are switched on, from the settings. */
final class Hooks {

    private final HookSettings settings;
    private final HookPace pace;
    private final HookConnections connections;
    private final InstantSource clock;
    private final MeterRegistry meters;

    Hooks(
            HookSettings settings,
            HookPace pace,
            HookConnections connections,
            InstantSource clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.pace = pace;
        this.connections = connections;
        this.clock = clock;
        this.meters = meters;
    }

    /** Empty where it is off. */
    Optional<Hook> at(HookPoint point) {
        return settings.target(point).map(target -> Hook.of(point, target, pace, connections, clock, meters));
    }

    Optional<DecidingHook> decidingAt(HookPoint point) {
        return at(point).map(hook -> new DecidingHook(hook, clock));
    }
}
