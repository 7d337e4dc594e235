package dev.chancery.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.session.SessionEvent.ReuseCause;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Given a session that came with random refresh tokens. */
class AdoptedSessionTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID ID = UUID.randomUUID();
    private static final UUID USER = UUID.randomUUID();
    private static final RefreshTokenKey KEY = RefreshTokenKey.generate(new SecureRandom());
    private static final RefreshRules GRACIOUS =
            new RefreshRules(Optional.empty(), Optional.empty(), Duration.ofSeconds(10), false, true);

    private final SessionState adopted = SessionState.NONE.evolve(new SessionEvent.Adopted(
            ID,
            USER,
            NOON.minusSeconds(3600),
            NOON.minusSeconds(60),
            NOON.minusSeconds(60),
            null,
            "aal1",
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            KEY.encoded(),
            null,
            Set.of("current00000"),
            "previous0000",
            NOON));

    @Test
    void when_the_current_one_is_presented_then_it_counts_as_the_first_refresh() {
        assertThat(events(adopted, "current00000", RefreshRules.DEFAULT))
                .containsExactly(new SessionEvent.Refreshed(ID, USER, 1, NOON));
    }

    @Test
    void when_the_one_before_is_presented_then_an_answer_was_lost() {
        assertThat(events(adopted, "previous0000", RefreshRules.DEFAULT))
                .containsExactly(
                        new SessionEvent.TokenReissued(ID, USER, -1, 0, Set.of(ReuseCause.FAIL_TO_SAVE), NOON));
    }

    @Test
    void when_an_older_one_is_presented_then_the_session_ends() {
        assertThat(events(adopted, "older0000000", RefreshRules.DEFAULT))
                .containsExactly(new SessionEvent.Ended(ID, USER, EndReason.REUSE_DETECTED, NOON));
    }

    @Test
    void when_an_older_one_is_presented_just_after_a_refresh_then_several_tabs_are_at_work() {
        SessionState refreshed = adopted.evolve(new SessionEvent.Refreshed(ID, USER, 1, NOON.minusSeconds(5)));

        assertThat(events(refreshed, "older0000000", GRACIOUS))
                .containsExactly(
                        new SessionEvent.TokenReissued(ID, USER, -2, 1, Set.of(ReuseCause.CONCURRENT_REFRESH), NOON));
    }

    @Test
    void when_the_current_one_is_presented_after_two_refreshes_then_the_session_ends() {
        SessionState refreshed = adopted.evolve(new SessionEvent.Refreshed(ID, USER, 2, NOON.minusSeconds(5)));

        assertThat(events(refreshed, "current00000", RefreshRules.DEFAULT))
                .containsExactly(new SessionEvent.Ended(ID, USER, EndReason.REUSE_DETECTED, NOON));
    }

    private static List<SessionEvent> events(SessionState session, String token, RefreshRules rules) {
        Decision<SessionEvent> decision = SessionDecisions.decide(
                session, new SessionCommand.Refresh(ID, PresentedRefreshToken.parse(token), null, false, rules, NOON));
        return decision.events();
    }
}
