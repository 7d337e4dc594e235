package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session of which the tables say no more than they have to serves its owner; what they do not say counts against it. */
class SparseSessionTest {

    private final TestService service = TestService.start(
            "GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION",
            "true",
            "GOTRUE_SESSIONS_TIMEBOX",
            "24h",
            "GOTRUE_SESSIONS_INACTIVITY_TIMEOUT",
            "12h");
    private String refreshToken;

    @BeforeEach
    void signUp() {
        refreshToken = service.signUp("ann@example.com").get("refresh_token").stringValue();
        Sql.on(service.database()).execute("""
                UPDATE auth.users SET role = 'service_role';
                UPDATE auth.sessions SET created_at = NULL, updated_at = NULL, refreshed_at = NULL, aal = NULL, user_agent = NULL,
                  ip = NULL;
                DELETE FROM auth.mfa_amr_claims;
                """);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void it_is_refreshed_and_lets_its_owner_in_wherever_they_may_go() {
        Answer refreshed = service.refresh(refreshToken);
        assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
        String accessToken = refreshed.json().get("access_token").stringValue();

        assertThat(service.as(accessToken, "GET", "/user", null).status()).isEqualTo(200);
        assertThat(service.as(accessToken, "GET", "/admin/users", null).status())
                .isEqualTo(200);
        assertThat(service.as(accessToken, "POST", "/logout", null).status()).isEqualTo(204);
    }

    @Test
    void it_is_none_that_has_just_begun() {
        String accessToken =
                service.refresh(refreshToken).json().get("access_token").stringValue();

        Answer answer = service.as(accessToken, "PUT", "/user", "{\"password\":\"another-password\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("reauthentication_needed");
    }
}
