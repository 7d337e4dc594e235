package dev.chancery.command.flow;

import dev.chancery.command.session.SamlSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What can be asked of a flow. */
public sealed interface FlowCommand {

    UUID flowId();

    /**
     * @param code to give to the client once the user has proven who they are
     * @param saml on whose word they come, where that is an organisation's identity provider
     */
    record Start(
            UUID flowId,
            UUID userId,
            String method,
            CodeChallenge challenge,
            String code,
            Optional<SamlSession> saml,
            Instant at)
            implements FlowCommand {}

    /** The user has proven who they are. */
    record IssueCode(UUID flowId, Instant at) implements FlowCommand {}

    /**
     * The client shows that it is the one which began.
     *
     * @param lifetime of a code from when it was issued
     */
    record Exchange(UUID flowId, String code, String verifier, Duration lifetime, Instant at) implements FlowCommand {}

    /** Nobody came back for it. */
    record Expire(UUID flowId, Instant at) implements FlowCommand {}
}
