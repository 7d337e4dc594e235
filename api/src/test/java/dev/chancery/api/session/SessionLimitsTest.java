package dev.chancery.api.session;

import static dev.chancery.api.session.Refreshes.accessToken;
import static dev.chancery.api.session.Refreshes.assertRefused;
import static dev.chancery.api.session.Refreshes.next;
import static dev.chancery.api.session.Refreshes.refreshToken;
import static dev.chancery.api.session.Refreshes.sessionId;
import static dev.chancery.api.session.Refreshes.story;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The settings that end a session, or refuse to refresh it, and how an operator finds out which one it was. */
class SessionLimitsTest {

    private final MovableClock clock = new MovableClock();
    private TestService service;

    @AfterEach
    void stop() {
        service.close();
    }

    private JsonNode signUpWith(String... settings) {
        service = TestService.startAt(clock, settings);
        return service.signUp("ann@example.com");
    }

    @Test
    void a_session_is_not_refreshed_beyond_its_timebox() {
        JsonNode session = signUpWith("GOTRUE_SESSIONS_TIMEBOX", "1h");
        clock.advance(Duration.ofMinutes(59));
        String token = next(service, refreshToken(session));
        clock.advance(Duration.ofMinutes(2));

        assertRefused(service.refresh(token), "session_expired", "Session Expired");
        assertRefused(service.refresh(token), "session_expired", "Session Expired");

        assertThat(story(service, session))
                .containsExactly("session.started", "session.refreshed", "session.refused: timebox");
    }

    @Test
    void a_session_that_was_not_used_for_too_long_is_not_refreshed() {
        JsonNode session = signUpWith("GOTRUE_SESSIONS_INACTIVITY_TIMEOUT", "10m");
        clock.advance(Duration.ofMinutes(9));
        String token = next(service, refreshToken(session));
        clock.advance(Duration.ofMinutes(9));
        token = next(service, token);
        clock.advance(Duration.ofMinutes(11));

        assertRefused(service.refresh(token), "session_expired", "Session Expired (Inactivity)");

        assertThat(story(service, session)).last().isEqualTo("session.refused: inactivity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GOTRUE_SESSIONS_TIMEBOX", "GOTRUE_SESSIONS_INACTIVITY_TIMEOUT"})
    void whoever_administers_in_a_session_does_so_no_longer_than_it_lives(String limit) {
        JsonNode session = signUpWith(limit, "10m");
        service.asAdmin("PUT", "/admin/users/" + session.at("/user/id").stringValue(), "{\"role\":\"supabase_admin\"}");
        String token = accessToken(service.signIn("ann@example.com").json());
        clock.advance(Duration.ofMinutes(9));
        assertThat(service.as(token, "GET", "/admin/users", null).status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(2));

        new WireError(403, "session_expired", "Session is no longer valid")
                .answers(service, "GET", "/admin/users", null, "Authorization", "Bearer " + token);
        assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(200);
    }

    @Test
    void an_older_token_that_is_answered_counts_as_use_each_time() {
        JsonNode session = signUpWith(
                "GOTRUE_SESSIONS_INACTIVITY_TIMEOUT", "10m", "GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL", "30");
        String previous = refreshToken(session);
        String current = next(service, previous);
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofMinutes(9));
            Answer again = service.refresh(previous);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.header("sb-auth-refresh-token-reuse-cause")).isEqualTo("fail-to-save");
        }

        Answer atOnce = service.refresh(previous);
        assertThat(atOnce.json().get("refresh_token").stringValue()).isEqualTo(current);
        assertThat(atOnce.header("sb-auth-refresh-token-reuse-cause")).isEqualTo("fail-to-save");
        assertThat(atOnce.header("sb-auth-refresh-token-reuse")).isEmpty();
        clock.advance(Duration.ofMinutes(9));
        next(service, current);
    }

    @Test
    void a_newer_sign_in_supersedes_the_older_one_where_a_user_may_have_one_session() {
        JsonNode older = signUpWith("GOTRUE_SESSIONS_SINGLE_PER_USER", "true");
        clock.advance(Duration.ofSeconds(1));
        JsonNode newer = service.signIn("ann@example.com").json();

        assertRefused(
                service.refresh(refreshToken(older)), "session_expired", "Session Expired (Revoked by Newer Login)");
        next(service, refreshToken(newer));

        assertThat(story(service, older)).last().isEqualTo("session.refused: newer_login");
    }

    @Test
    void only_a_living_session_of_the_same_kind_supersedes_another() {
        JsonNode older = signUpWith(
                "GOTRUE_SESSIONS_SINGLE_PER_USER", "true",
                "GOTRUE_SESSIONS_TAGS", "web,phone",
                "GOTRUE_SESSIONS_INACTIVITY_TIMEOUT", "1h");
        String token = refreshToken(older);
        for (String harmless : List.of("tag = 'phone'", "not_after = '2001-01-01'", "refreshed_at = '2001-01-01'")) {
            clock.advance(Duration.ofSeconds(1));
            signInAs(harmless);
            token = next(service, token);
        }
        for (String kind : List.of("tag = 'unheard-of'", "tag = 'web'", "not_after = '2999-01-01'")) {
            JsonNode before = service.signIn("ann@example.com").json();
            clock.advance(Duration.ofSeconds(1));
            signInAs(kind);

            assertRefused(
                    service.refresh(refreshToken(before)),
                    "session_expired",
                    "Session Expired (Revoked by Newer Login)");
        }
    }

    private void signInAs(String column) {
        String session = sessionId(service.signIn("ann@example.com").json());
        Sql.on(service.database()).execute("UPDATE auth.sessions SET %s WHERE id = '%s'".formatted(column, session));
    }

    @Test
    void a_banned_user_is_not_refreshed() {
        JsonNode session = signUpWith();
        service.asAdmin("PUT", "/admin/users/" + session.at("/user/id").stringValue(), "{\"ban_duration\":\"1h\"}");

        assertRefused(service.refresh(refreshToken(session)), "user_banned", "User Banned");
        assertThat(story(service, session)).last().isEqualTo("session.refused: user_banned");

        clock.advance(Duration.ofHours(2));
        next(service, refreshToken(session));
    }

    @Test
    void an_old_token_is_answered_within_the_reuse_interval_only() {
        JsonNode session = signUpWith("GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL", "10");
        String first = refreshToken(session);
        String current = next(service, next(service, first));
        clock.advance(Duration.ofSeconds(9));

        assertThat(next(service, first)).isEqualTo(current);

        clock.advance(Duration.ofSeconds(11));
        assertRefused(service.refresh(first), "refresh_token_already_used", "Already Used");
        assertThat(story(service, session)).last().isEqualTo("session.ended: reuse_detected");
    }

    @Test
    void nor_at_a_node_whose_clock_is_behind() {
        JsonNode session = signUpWith("GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL", "10");
        String first = refreshToken(session);
        next(service, next(service, first));

        clock.advance(Duration.ofMinutes(-2));

        assertRefused(service.refresh(first), "refresh_token_already_used", "Already Used");
    }

    @Test
    void old_tokens_are_always_answered_where_reuse_is_allowed() {
        JsonNode session = signUpWith("GOTRUE_SECURITY_REFRESH_TOKEN_ALLOW_REUSE", "true");
        String first = refreshToken(session);
        String current = next(service, next(service, next(service, first)));

        assertThat(next(service, first)).isEqualTo(current);
    }

    @Test
    void without_rotation_reuse_is_refused_but_the_session_goes_on() {
        JsonNode session = signUpWith("GOTRUE_SECURITY_REFRESH_TOKEN_ROTATION_ENABLED", "false");
        String first = refreshToken(session);
        String current = next(service, next(service, first));

        assertRefused(service.refresh(first), "refresh_token_already_used", "Already Used");

        assertThat(story(service, session)).last().isEqualTo("session.refused: reuse");
        assertThat(service.as(accessToken(session), "GET", "/user", null).status())
                .isEqualTo(200);
        next(service, current);
    }
}
