package dev.chancery.query.sso;

import dev.chancery.command.Event;
import dev.chancery.query.history.Fact;
import java.util.List;
import java.util.UUID;

/** The facts about one identity provider, and about logins by it, as the log has them. */
public interface SsoProviderFacts {

    /** The last facts before a position, newest first: at most so many, fewer where they are large, but one if there is any. */
    List<Fact<Event>> about(UUID providerId, long position, int limit);
}
