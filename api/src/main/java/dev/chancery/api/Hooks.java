package dev.chancery.api;

import dev.chancery.api.hook.DecidingHook;
import dev.chancery.infra.hook.Hook;
import dev.chancery.infra.hook.HookPace;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.settings.HookSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;

/** The hooks that are switched on, from the settings. */
final class Hooks {

    private final HookSettings settings;
    private final HookPace pace;
    private final DataSource database;
    private final InstantSource clock;
    private final MeterRegistry meters;

    Hooks(HookSettings settings, HookPace pace, DataSource database, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.pace = pace;
        this.database = database;
        this.clock = clock;
        this.meters = meters;
    }

    /** Empty where it is off. */
    Optional<Hook> at(HookPoint point) {
        return settings.target(point).map(target -> Hook.of(point, target, pace, database, clock, meters));
    }

    Optional<DecidingHook> decidingAt(HookPoint point) {
        return at(point).map(hook -> new DecidingHook(hook, clock));
    }
}
