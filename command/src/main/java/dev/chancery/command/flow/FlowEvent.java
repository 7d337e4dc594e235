package dev.chancery.command.flow;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.Secret;
import dev.chancery.command.session.SamlSession;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Every fact about a flow: a sign-in that begins at a client, goes on wherever a link is followed, and comes back to the client
 * with a code (RFC 7636).
 */
public sealed interface FlowEvent extends Event {

    UUID flowId();

    UUID userId();

    @Override
    default UUID subject() {
        return userId();
    }

    /**
     * A client began it.
     *
     * @param method an {@code amr} value, as GoTrue names them: how the user will have proven who they are
     * @param challenge the client's code challenge; with method {@code plain} it is the verifier itself
     * @param challengeMethod {@code s256} or {@code plain}
     * @param code the authorization code that the client will get
     */
    @EventName("flow.started")
    record Started(
            UUID flowId,
            UUID userId,
            String method,
            @Secret(key = "flowId") String challenge,
            String challengeMethod,
            @Secret(key = "flowId") String code,
            Instant at)
            implements FlowEvent {}

    /** It came by the word of an organisation's identity provider, on which the session will stand. Recorded with its beginning. */
    @EventName("flow.federated")
    record Federated(UUID flowId, UUID userId, SamlSession saml, Instant at) implements FlowEvent {}

    /** The user proved who they are, and the code was sent to the client. */
    @EventName("flow.code-issued")
    record CodeIssued(UUID flowId, UUID userId, Instant at) implements FlowEvent {}

    /** It is over, and its code good for nothing. */
    @EventName("flow.ended")
    record Ended(UUID flowId, UUID userId, String method, EndReason reason, Instant at) implements FlowEvent {
        @Override
        public Set<UUID> supersededSecrets() {
            return Set.of(flowId);
        }
    }

    /** Why a flow ended. */
    enum EndReason {
        EXCHANGED,
        EXPIRED
    }
}
