package dev.chancery.command.flow;

import dev.chancery.command.session.SamlSession;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a flow's decisions need to know of the past.
 *
 * @param saml on whose word the user came, where that is an organisation's identity provider
 * @param issuedAt when its code was issued, or null
 */
public record FlowState(
        UUID flowId,
        UUID userId,
        String method,
        CodeChallenge challenge,
        String code,
        Optional<SamlSession> saml,
        Instant issuedAt,
        boolean ended) {

    static final FlowState NONE = new FlowState(null, null, null, null, null, Optional.empty(), null, false);

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
                        Optional.empty(),
                        null,
                        false);
            case FlowEvent.Federated e ->
                new FlowState(flowId, userId, method, challenge, code, Optional.of(e.saml()), issuedAt, ended);
            case FlowEvent.CodeIssued e -> new FlowState(flowId, userId, method, challenge, code, saml, e.at(), ended);
            case FlowEvent.Ended _ -> new FlowState(flowId, userId, method, challenge, null, saml, issuedAt, true);
        };
    }
}
