package dev.chancery.command.session;

import dev.chancery.command.session.SessionEvent.EndReason;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The end of a session of which no more is known than its end depends on. */
public final class SessionEnd {

    private SessionEnd() {}

    /** What is to be recorded; nothing if it is over already. */
    public static List<SessionEvent> decide(UUID sessionId, UUID userId, boolean over, EndReason reason, Instant at) {
        return SessionDecisions.decide(
                        SessionState.beforeItsEnd(sessionId, userId, over),
                        new SessionCommand.End(sessionId, reason, at))
                .events();
    }
}
