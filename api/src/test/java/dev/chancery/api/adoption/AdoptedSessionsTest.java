package dev.chancery.api.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.adoption.SupabaseAuth.SignedTokens;
import dev.chancery.query.rebuild.Rebuild;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of Supabase Auth go on, with random refresh tokens and with signed ones, and a thief is found out. */
class AdoptedSessionsTest {

    private final SupabaseAuth supabase = new SupabaseAuth();
    private final Sql sql = supabase.sql();
    private final UUID ann = supabase.confirmed("ann@example.com");
    private final SignedTokens signed = supabase.sessionWithSignedTokens(ann, 5);
    private final UUID random = supabase.sessionWithRandomTokens(ann, "spenttoken11", "previous2222", "current33333");
    private final UUID upgraded = supabase.sessionWithRandomTokens(ann, "used44444444", "neverhandedo");

    private TestService service;

    @BeforeEach
    void start() {
        sql.execute("UPDATE auth.refresh_tokens SET revoked = TRUE WHERE session_id = '" + upgraded + "';"
                + "UPDATE auth.sessions SET refresh_token_counter = 0,"
                + " refresh_token_hmac_key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE id = '" + upgraded
                + "'");
        service = TestService.startOn(supabase.database());
    }

    @AfterEach
    void stop() throws Exception {
        try {
            assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        } finally {
            service.close();
            supabase.close();
        }
    }

    @Test
    void signed_tokens_go_on_by_the_same_rules_and_their_key_is_in_no_table() {
        assertThat(sql.texts("SELECT id FROM auth.sessions WHERE refresh_token_hmac_key IS NOT NULL"))
                .isEmpty();

        assertThat(next(signed.token(5))).isEqualTo(signed.token(6));
        assertThat(next(signed.token(5))).isEqualTo(signed.token(6));
        assertThat(next(signed.token(6))).isEqualTo(signed.token(7));
        assertReused(signed.token(5));
        assertThat(service.refresh(signed.token(7)).status()).isEqualTo(400);
    }

    @Test
    void a_random_token_is_swapped_for_a_signed_one_with_which_the_session_goes_on() {
        Answer first = service.refresh("current33333");
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.header("sb-auth-session-id")).isEqualTo(random.toString());
        assertThat(first.header("sb-auth-refresh-token-reuse")).isEqualTo("false");
        assertThat(first.json().get("user").get("id").stringValue()).isEqualTo(ann.toString());

        assertThat(sql.number("SELECT count(*) FROM auth.refresh_tokens WHERE session_id = ? AND NOT revoked", random))
                .isZero();

        String token = first.json().get("refresh_token").stringValue();
        for (int i = 0; i < 60; i++) {
            token = next(token);
        }
        assertThat(sql.number("SELECT refresh_token_counter FROM auth.sessions WHERE id = ?", random))
                .isEqualTo(61);
        assertReused("current33333");
        assertThat(sql.number("SELECT count(*) FROM auth.refresh_tokens WHERE session_id = ?", random))
                .isZero();
    }

    @Test
    void who_never_got_the_answer_presents_the_random_token_again() {
        String token = next("current33333");

        assertThat(next("current33333")).isEqualTo(token);
        Answer again = service.refresh("current33333");
        assertThat(again.status()).isEqualTo(200);
        next(token);
        assertReused("current33333");
    }

    @Test
    void who_lost_the_last_random_token_gets_a_signed_one_for_the_one_before() {
        Answer answer = service.refresh("previous2222");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("sb-auth-refresh-token-reuse-cause")).isEqualTo("fail-to-save");

        next(answer.json().get("refresh_token").stringValue());
        assertReused("previous2222");
    }

    @Test
    void who_was_being_brought_to_signed_tokens_when_the_answer_was_lost_presents_the_random_token_again() {
        assertThat(service.refresh("used44444444").status()).isEqualTo(200);
        assertReused("neverhandedo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spenttoken11", "neverhandedo"})
    void a_spent_random_token_ends_the_session(String token) {
        assertReused(token);
        assertThat(service.refresh(token).status()).isEqualTo(400);
        if (token.equals("spenttoken11")) {
            Answer gone = service.refresh("current33333");
            assertThat(gone.json().get("error_code").stringValue()).isEqualTo("refresh_token_not_found");
        }
    }

    @Test
    void a_random_token_that_nobody_gave_is_not_found() {
        assertThat(service.refresh("zzzzzzzzzzzz").json().get("error_code").stringValue())
                .isEqualTo("refresh_token_not_found");
    }

    @Test
    void a_random_token_from_before_there_were_sessions_has_none() {
        sql.execute("UPDATE auth.refresh_tokens SET session_id = NULL WHERE token = 'current33333'");

        assertThat(service.refresh("current33333").json().get("error_code").stringValue())
                .isEqualTo("session_not_found");
    }

    @Test
    void a_session_ends_when_the_identity_provider_said_it_would() {
        UUID over = supabase.sessionWithRandomTokens(ann, "ovvvvvvvvver");
        sql.execute("UPDATE auth.sessions SET not_after = now() - interval '1 minute' WHERE id = '" + over + "'");
        adoptAgain();

        Answer answer = service.refresh("ovvvvvvvvver");
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("session_expired");
        assertThat(sql.texts("SELECT payload ->> 'reason' FROM events.event WHERE name = 'session.refused'"))
                .containsExactly("not_after");
    }

    @Test
    void a_session_of_an_oauth_client_is_not_refreshed_for_anyone_else() {
        UUID ofClient = supabase.sessionWithRandomTokens(ann, "ofaclient111");
        sql.execute("""
                INSERT INTO auth.oauth_clients (id, registration_type, redirect_uris, grant_types, token_endpoint_auth_method)
                VALUES ('%1$s', 'manual', '', '', 'none');
                UPDATE auth.sessions SET oauth_client_id = '%1$s', scopes = 'openid' WHERE id = '%1$s'
                """.formatted(ofClient));
        adoptAgain();

        Answer answer = service.refresh("ofaclient111");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").stringValue()).isEqualTo("invalid_client");
    }

    /** What was not there at the takeover. */
    private void adoptAgain() {
        sql.execute("UPDATE chancery.takeover SET finished_at = NULL");
        TestService.startOn(supabase.database()).close();
    }

    @Test
    void an_operator_reads_where_the_session_came_from() {
        assertThat(service.asAdmin("GET", "/admin/sessions/" + signed.session() + "/events", null)
                        .json()
                        .get(0)
                        .get("details")
                        .toString())
                .isEqualTo("{\"methods\":[\"password\"],\"counter\":5}");
    }

    @Test
    void an_access_token_says_how_its_owner_came_in() {
        String accessToken =
                service.refresh("current33333").json().get("access_token").stringValue();

        assertThat(service.as(accessToken, "GET", "/user", null).status()).isEqualTo(200);
        assertThat(service.as(accessToken, "POST", "/logout?scope=global", null).status())
                .isEqualTo(204);
        assertThat(sql.number("SELECT count(*) FROM auth.sessions")).isZero();
        assertThat(sql.number("SELECT count(*) FROM auth.refresh_tokens")).isZero();
    }

    private String next(String token) {
        Answer answer = service.refresh(token);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("refresh_token").stringValue();
    }

    private void assertReused(String token) {
        Answer answer = service.refresh(token);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("refresh_token_already_used");
        assertThat(answer.header("sb-auth-refresh-token-rotated")).isEqualTo("true");
    }
}
