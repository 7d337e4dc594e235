package dev.chancery.infra.hook;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What came of calling a hook. */
public sealed interface HookOutcome {

    /** @param output what it said; a missing node for nothing */
    record Answered(JsonNode output) implements HookOutcome {}

    /**
     * It says no.
     *
     * @param message for whoever is waiting, and nobody else: it may name people
     */
    record Refused(int status, String message) implements HookOutcome {}

    /** @param objection what the database said of the function's failure, where it was one */
    record Failed(HookFault fault, Optional<HookFunctionFailure> objection) implements HookOutcome {

        Failed(HookFault fault) {
            this(fault, Optional.empty());
        }
    }

    /** For logs and metrics. */
    default String kind() {
        return switch (this) {
            case Answered _ -> "answered";
            case Refused _ -> "refused";
            case Failed failed -> failed.fault().label();
        };
    }
}
