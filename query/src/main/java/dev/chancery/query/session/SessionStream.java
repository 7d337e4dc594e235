package dev.chancery.query.session;

import dev.chancery.command.Origin;
import dev.chancery.command.session.SessionEvent;
import java.util.List;
import java.util.UUID;

/** The facts about one session as the log has them, in the form in which they are known today. */
public interface SessionStream {

    /** A fact and its place in the log; what is personal or secret is absent, as if it had been forgotten. */
    record Fact(long position, SessionEvent event, Origin origin) {}

    /** The last facts before a position, newest first. */
    List<Fact> newestBefore(long position, UUID sessionId, int limit);
}
