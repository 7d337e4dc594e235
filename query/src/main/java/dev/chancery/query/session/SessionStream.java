package dev.chancery.query.session;

import dev.chancery.command.session.SessionEvent;
import dev.chancery.query.history.Fact;
import java.util.List;
import java.util.UUID;

/** The facts about one session as the log has them, in the form in which they are known today. */
public interface SessionStream {

    /** The last facts before a position, newest first; what is personal or secret is absent, as if it had been forgotten. */
    List<Fact<SessionEvent>> newestBefore(long position, UUID sessionId, int limit);
}
