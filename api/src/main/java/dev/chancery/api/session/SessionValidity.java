package dev.chancery.api.session;

import dev.chancery.command.session.RefreshRules;
import dev.chancery.query.session.Rivals;
import dev.chancery.query.session.SessionView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

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

    /** Against which others a session has to be the latest; empty where a user may have several. */
    Optional<Rivals> rivals() {
        Instant now = clock.instant();
        return singlePerUser
                ? Optional.of(new Rivals(
                        now,
                        rules.timebox().map(now::minus),
                        rules.inactivityTimeout().map(now::minus),
                        tags))
                : Optional.empty();
    }
}
