package dev.chancery.command.flow;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * What a flow's decisions need to know of the past.
 *
 * @param issuedAt when its code was issued, or null
 */
public record FlowState(
        UUID flowId,
        UUID userId,
        String method,
        CodeChallenge challenge,
        String code,
        Instant issuedAt,
        boolean ended) {

    static final FlowState NONE = new FlowState(null, null, null, null, null, null, false);

    /** Whether the client can still come back; not once its secrets are forgotten. */
    boolean live() {
        return flowId != null && !ended && code != null && challenge.value() != null;
    }

    FlowState evolve(FlowEvent event) {
        return switch (event) {
            case FlowEvent.Started e ->
                new FlowState(
                        e.flowId(),
                        e.userId(),
                        e.method(),
                        new CodeChallenge(
                                e.challenge(),
                                CodeChallenge.Method.valueOf(e.challengeMethod().toUpperCase(Locale.ROOT))),
                        e.code(),
                        null,
                        false);
            case FlowEvent.CodeIssued e -> new FlowState(flowId, userId, method, challenge, code, e.at(), ended);
            case FlowEvent.Ended _ -> new FlowState(flowId, userId, method, challenge, null, issuedAt, true);
        };
    }
}
