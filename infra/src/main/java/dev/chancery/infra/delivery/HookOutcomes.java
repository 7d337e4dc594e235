package dev.chancery.infra.delivery;

import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.hook.HookFault;
import dev.chancery.infra.hook.HookOutcome;
import java.util.Set;
import java.util.regex.Pattern;

/** What the answer of a hook means for what was to be delivered. */
final class HookOutcomes {

    /** Refusals that say "not now" (RFC 9110 §15.5.9, RFC 6585 §4). */
    private static final Set<Integer> FOR_NOW = Set.of(408, 425, 429);

    /** Neither a yes nor a no of the hook's: what it made of the call is not known, be it for a gateway before it. */
    private static final Pattern MAYBE = Pattern.compile("status_([123]..|502|504)");

    private static final int OWN_FAILURE = 500;

    private HookOutcomes() {}

    static Outcome of(HookOutcome outcome) {
        return switch (outcome) {
            case HookOutcome.Answered _ -> new Outcome.Accepted();
            case HookOutcome.Refused refused -> {
                String reason = "hook refused " + refused.status();
                yield refused.status() >= OWN_FAILURE || FOR_NOW.contains(refused.status())
                        ? new Outcome.Deferred(reason)
                        : new Outcome.Refused(reason);
            }
            case HookOutcome.Failed failed -> failed(failed.fault());
        };
    }

    private static Outcome failed(HookFault fault) {
        String reason = "hook " + fault.label();
        return switch (fault.kind()) {
            case UNREACHABLE -> new Outcome.Unavailable(reason);
            // it was told, and may have done it
            case TIMEOUT, CUT_OFF, UNREADABLE, TOO_LARGE, CONTENT_TYPE -> new Outcome.Uncertain(reason);
            case STATUS ->
                MAYBE.matcher(fault.label()).matches() ? new Outcome.Uncertain(reason) : new Outcome.Deferred(reason);
            case CROWDED, NO_CONNECTION, BUSY, IN_FUNCTION -> new Outcome.Deferred(reason);
        };
    }
}
