package dev.chancery.api.hook;

import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.Hooks;
import java.time.InstantSource;
import java.util.Optional;

/** Those of the hooks that are asked while a client waits. */
public record DecidingHooks(Hooks hooks, InstantSource clock) {

    /** Empty where it is off. */
    public Optional<DecidingHook> at(HookPoint point) {
        return hooks.at(point).map(hook -> new DecidingHook(hook, clock));
    }
}
