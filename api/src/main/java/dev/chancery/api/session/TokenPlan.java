package dev.chancery.api.session;

import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is settled about a session and its access token before anything is written.
 *
 * @param sessionId of a session that is to begin, or goes on
 * @param claims what somebody else's code wants the token to say
 */
public record TokenPlan(UUID sessionId, Optional<ObjectNode> claims) {

    @Override
    public String toString() {
        return "TokenPlan[" + sessionId + "]";
    }
}
