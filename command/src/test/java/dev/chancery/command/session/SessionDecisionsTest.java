package dev.chancery.command.session;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.session.SessionCommand.End;
import dev.chancery.command.session.SessionCommand.Refresh;
import dev.chancery.command.session.SessionCommand.Start;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.session.SessionEvent.Ended;
import dev.chancery.command.session.SessionEvent.Method;
import dev.chancery.command.session.SessionEvent.Refreshed;
import dev.chancery.command.session.SessionEvent.Refused;
import dev.chancery.command.session.SessionEvent.RefusedReason;
import dev.chancery.command.session.SessionEvent.ReuseCause;
import dev.chancery.command.session.SessionEvent.Started;
import dev.chancery.command.session.SessionEvent.TokenReissued;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionDecisionsTest {

    private static final UUID ID = new UUID(0, 1);
    private static final UUID USER = new UUID(0, 2);
    private static final UUID AMR = new UUID(0, 3);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MOMENT = Duration.ofNanos(1_000);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final RefreshTokenKey KEY = key(7);
    private static final RefreshRules STRICT = RefreshRules.DEFAULT;

    private SessionState session = SessionState.NONE;

    @Nested
    class Beginning {

        @Test
        void who_is_in_good_standing_comes_in() {
            assertThat(start(new Standing(null, true)))
                    .isEqualTo(accept(new Started(
                            ID, USER, List.of(new Method(AMR, "password", NOON)), "email", null, KEY.encoded(), NOON)));
        }

        @Test
        void who_is_banned_comes_in_when_the_ban_is_over_and_no_moment_earlier() {
            assertThat(start(new Standing(NOON.plus(MOMENT), true))).isEqualTo(refuse(StartRefusal.USER_BANNED));
            assertThat(start(new Standing(NOON, true)).events()).hasSize(1);
        }

        @Test
        void who_has_not_confirmed_their_address_does_not_come_in() {
            assertThat(start(new Standing(null, false))).isEqualTo(refuse(StartRefusal.NOT_CONFIRMED));
        }

        @Test
        void who_is_banned_is_told_so_before_anything_else() {
            assertThat(start(new Standing(NOON.plus(HOUR), false))).isEqualTo(refuse(StartRefusal.USER_BANNED));
        }

        private Decision<SessionEvent> start(Standing standing) {
            return decide(new Start(ID, USER, 0, standing, AMR, "password", "email", Optional.empty(), KEY, NOON));
        }
    }

    @Nested
    class Refreshing {

        @Test
        void a_session_that_never_was_or_has_ended_is_not_found() {
            assertThat(refresh(0, STRICT, NOON)).isEqualTo(refuse(SessionRefusal.NOT_FOUND));

            given(started(), new Ended(ID, USER, EndReason.SIGNED_OUT, NOON));

            assertThat(refresh(0, STRICT, NOON)).isEqualTo(refuse(SessionRefusal.NOT_FOUND));
        }

        @Test
        void a_token_that_another_key_has_signed_is_forged() {
            given(started());

            PresentedRefreshToken forged = PresentedRefreshToken.parse(RefreshToken.issue(key(8), ID, 0));

            assertThat(decide(new Refresh(ID, forged, null, false, STRICT, NOON)))
                    .isEqualTo(refuse(SessionRefusal.FORGED_TOKEN));
        }

        @Test
        void the_current_token_is_swapped_for_the_next() {
            given(started(), new Refreshed(ID, USER, 1, NOON));

            assertThat(refresh(1, STRICT, NOON)).isEqualTo(accept(new Refreshed(ID, USER, 2, NOON)));
        }

        @Test
        void a_token_of_the_future_was_not_issued_here() {
            given(started());

            assertThat(refresh(1, STRICT, NOON)).isEqualTo(refuse(SessionRefusal.NOT_ISSUED_HERE));
        }

        @Test
        void the_token_before_is_answered_always_and_recorded_once_a_second() {
            given(started(), new Refreshed(ID, USER, 1, NOON));
            TokenReissued reissued = new TokenReissued(ID, USER, 0, 1, Set.of(ReuseCause.FAIL_TO_SAVE), NOON);

            assertThat(refresh(0, STRICT, NOON)).isEqualTo(accept(reissued));
            given(reissued);
            assertThat(refresh(0, STRICT, NOON.plusSeconds(1).minus(MOMENT))).isEqualTo(accept());
            assertThat(refresh(0, STRICT, NOON.plusSeconds(1)).events()).hasSize(1);
        }

        @Test
        void an_older_token_is_answered_within_the_reuse_interval_and_no_moment_longer() {
            given(started(), new Refreshed(ID, USER, 1, NOON), new Refreshed(ID, USER, 2, NOON));
            RefreshRules rules = new RefreshRules(Optional.empty(), Optional.empty(), HOUR, false, true);
            Instant over = NOON.plus(HOUR);

            assertThat(refresh(0, rules, over.minus(MOMENT)))
                    .isEqualTo(accept(new TokenReissued(
                            ID, USER, 0, 2, Set.of(ReuseCause.CONCURRENT_REFRESH), over.minus(MOMENT))));
            assertThat(refresh(0, rules, over)).isInstanceOf(Decision.Refused.class);
        }

        @Test
        void answering_an_older_token_does_not_prolong_the_interval() {
            given(
                    started(),
                    new Refreshed(ID, USER, 1, NOON),
                    new Refreshed(ID, USER, 2, NOON),
                    new TokenReissued(
                            ID,
                            USER,
                            0,
                            2,
                            Set.of(ReuseCause.CONCURRENT_REFRESH),
                            NOON.plus(HOUR).minus(MOMENT)));
            RefreshRules rules = new RefreshRules(Optional.empty(), Optional.empty(), HOUR, false, true);

            assertThat(refresh(0, rules, NOON.plus(HOUR))).isInstanceOf(Decision.Refused.class);
        }

        @Test
        void an_older_token_is_answered_where_the_settings_allow_it() {
            given(started(), new Refreshed(ID, USER, 1, NOON), new Refreshed(ID, USER, 2, NOON));

            assertThat(refresh(
                            0, new RefreshRules(Optional.empty(), Optional.empty(), Duration.ZERO, true, true), NOON))
                    .isEqualTo(accept(new TokenReissued(ID, USER, 0, 2, Set.of(ReuseCause.ALWAYS_ALLOW), NOON)));
        }

        @Test
        void an_older_token_ends_the_session() {
            given(started(), new Refreshed(ID, USER, 1, NOON), new Refreshed(ID, USER, 2, NOON));

            assertThat(refresh(0, STRICT, NOON))
                    .isEqualTo(
                            refuse(SessionRefusal.ALREADY_USED, new Ended(ID, USER, EndReason.REUSE_DETECTED, NOON)));
        }

        @Test
        void an_older_token_is_only_refused_where_the_settings_say_so_and_that_is_recorded_once() {
            given(started(), new Refreshed(ID, USER, 1, NOON), new Refreshed(ID, USER, 2, NOON));
            RefreshRules rules = new RefreshRules(Optional.empty(), Optional.empty(), Duration.ZERO, false, false);
            Refused refused = new Refused(ID, USER, RefusedReason.REUSE, NOON);

            assertThat(refresh(0, rules, NOON)).isEqualTo(refuse(SessionRefusal.ALREADY_USED, refused));
            given(refused);
            assertThat(refresh(0, rules, NOON)).isEqualTo(refuse(SessionRefusal.ALREADY_USED));
        }
    }

    @Nested
    class Ending {

        @Test
        void a_session_ends_once() {
            given(started());
            Ended ended = new Ended(ID, USER, EndReason.SIGNED_OUT, NOON);

            assertThat(decide(new End(ID, EndReason.SIGNED_OUT, NOON))).isEqualTo(accept(ended));
            given(ended);
            assertThat(decide(new End(ID, EndReason.PASSWORD_CHANGED, NOON))).isEqualTo(accept());
        }

        @Test
        void a_session_that_never_was_does_not_end() {
            assertThat(decide(new End(ID, EndReason.SIGNED_OUT, NOON))).isEqualTo(accept());
        }
    }

    private void given(SessionEvent... events) {
        for (SessionEvent event : events) {
            session = session.evolve(event);
        }
    }

    private Decision<SessionEvent> decide(SessionCommand command) {
        return SessionDecisions.decide(session, command);
    }

    private Decision<SessionEvent> refresh(long counter, RefreshRules rules, Instant at) {
        PresentedRefreshToken token = PresentedRefreshToken.parse(RefreshToken.issue(KEY, ID, counter));
        return decide(new Refresh(ID, token, null, false, rules, at));
    }

    private static Started started() {
        return new Started(ID, USER, List.of(), "email", null, KEY.encoded(), NOON);
    }

    private static RefreshTokenKey key(int content) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) content);
        return RefreshTokenKey.of(bytes);
    }
}
