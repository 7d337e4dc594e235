package dev.chancery.api.session;

import dev.chancery.command.session.RefreshRules;
import dev.chancery.query.session.SessionView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * Which sessions count as alive, and which of them is the user's latest.
 *
 * @param singlePerUser only the session that was used last may refresh ({@code GOTRUE_SESSIONS_SINGLE_PER_USER})
 * @param tags kinds of sessions among which that rule applies; the first is that of sessions without one
 */
public record SessionValidity(RefreshRules rules, boolean singlePerUser, List<String> tags, InstantSource clock) {

    boolean isValid(SessionView session) {
        Instant now = clock.instant();
        boolean pastNotAfter = session.notAfter() != null && now.isAfter(session.notAfter());
        return !pastNotAfter
                && !rules.timeboxIsOver(session.createdAt(), now)
                && !rules.inactivityIsOver(session.lastUsed(), now);
    }

    /** Whether another valid session of the same tag was used later. */
    boolean hasNewer(SessionView session, List<SessionView> sessionsOfUser) {
        UUID own = session.id();
        return sessionsOfUser.stream()
                .filter(other -> !other.id().equals(own))
                .filter(this::isValid)
                .filter(other -> tagOf(other).equals(tagOf(session)))
                .anyMatch(other -> other.lastUsed().isAfter(session.lastUsed()));
    }

    private String tagOf(SessionView session) {
        if (tags.isEmpty()) {
            return "";
        }
        return session.tag() != null && tags.contains(session.tag()) ? session.tag() : tags.getFirst();
    }
}
