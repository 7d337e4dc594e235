package dev.chancery.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.session.SessionCommand.Refresh;
import dev.chancery.command.session.SessionEvent.RefusedReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A session that began at noon and was used an hour later. */
class RefreshPolicyTest {

    private static final UUID ID = new UUID(0, 1);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant USED = NOON.plus(Duration.ofHours(1));
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MOMENT = Duration.ofNanos(1_000);

    private static final RefreshTokenKey KEY = RefreshTokenKey.of(new byte[32]);
    private static final SessionState SESSION = SessionState.NONE
            .evolve(new SessionEvent.Started(ID, ID, List.of(), "email", null, KEY.encoded(), NOON))
            .evolve(new SessionEvent.Refreshed(ID, ID, 1, USED));

    private Instant bannedUntil;
    private boolean newerLogin;
    private Optional<Duration> timebox = Optional.empty();
    private Optional<Duration> inactivityTimeout = Optional.empty();

    @Test
    void nothing_speaks_against_refreshing_years_later_where_no_limit_is_set() {
        assertThat(objectionAt(NOON.plus(DAY.multipliedBy(1_000)))).isEmpty();
    }

    @Test
    void a_ban_lasts_until_its_end() {
        bannedUntil = NOON.plus(DAY);

        assertThat(objectionAt(bannedUntil.minus(MOMENT))).contains(SessionRefusal.USER_BANNED);
        assertThat(objectionAt(bannedUntil)).isEmpty();
    }

    @Test
    void the_timebox_counts_from_the_start() {
        timebox = Optional.of(DAY);

        assertThat(objectionAt(NOON.plus(DAY))).isEmpty();
        assertThat(objectionAt(NOON.plus(DAY).plus(MOMENT))).contains(SessionRefusal.TIMEBOX_OVER);
    }

    @Test
    void inactivity_counts_from_the_last_use() {
        inactivityTimeout = Optional.of(DAY);

        assertThat(objectionAt(USED.plus(DAY))).isEmpty();
        assertThat(objectionAt(USED.plus(DAY).plus(MOMENT))).contains(SessionRefusal.INACTIVE_TOO_LONG);
    }

    @Test
    void a_newer_login_speaks_against_it() {
        newerLogin = true;

        assertThat(objectionAt(USED)).contains(SessionRefusal.NEWER_LOGIN);
    }

    @Test
    void of_several_objections_the_one_that_gotrue_finds_first_is_told() {
        bannedUntil = NOON.plus(DAY.multipliedBy(3));
        timebox = Optional.of(DAY);
        inactivityTimeout = Optional.of(DAY);
        newerLogin = true;
        Instant late = NOON.plus(DAY.multipliedBy(2));

        assertThat(objectionAt(late)).contains(SessionRefusal.USER_BANNED);
        bannedUntil = null;
        assertThat(objectionAt(late)).contains(SessionRefusal.TIMEBOX_OVER);
        timebox = Optional.empty();
        assertThat(objectionAt(late)).contains(SessionRefusal.INACTIVE_TOO_LONG);
    }

    @Test
    void an_objection_is_recorded_when_it_is_another_than_last_time() {
        bannedUntil = NOON.plus(DAY);
        Refresh refresh = refresh(USED);

        var first = SessionDecisions.decide(SESSION, refresh);
        assertThat(first.events()).containsExactly(new SessionEvent.Refused(ID, ID, RefusedReason.USER_BANNED, USED));
        assertThat(SessionDecisions.decide(SESSION.evolve(first.events().getFirst()), refresh)
                        .events())
                .isEmpty();
    }

    private Optional<SessionRefusal> objectionAt(Instant now) {
        Refresh refresh = refresh(now);
        return RefreshPolicy.ALL.stream()
                .flatMap(policy -> policy.objection(SESSION, refresh).stream())
                .map(RefreshPolicy.Objection::refusal)
                .findFirst();
    }

    private Refresh refresh(Instant at) {
        PresentedRefreshToken current = PresentedRefreshToken.parse(SESSION.currentRefreshToken());
        RefreshRules rules = new RefreshRules(timebox, inactivityTimeout, Duration.ZERO, false, true);
        return new Refresh(ID, current, bannedUntil, newerLogin, rules, at);
    }
}
