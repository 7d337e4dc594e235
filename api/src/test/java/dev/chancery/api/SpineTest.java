package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SpineTest {

    @Test
    void a_user_signs_up_refreshes_reads_themselves_and_signs_out() {
        try (TestService service = TestService.start()) {
            JsonNode session = service.signUp("ann@example.com");
            String accessToken = session.get("access_token").stringValue();

            assertThat(service.as(accessToken, "GET", "/user", null)
                            .json()
                            .get("email")
                            .stringValue())
                    .isEqualTo("ann@example.com");

            JsonNode refreshed = service.post(
                            "/token?grant_type=refresh_token",
                            "{\"refresh_token\":\"%s\"}"
                                    .formatted(session.get("refresh_token").stringValue()))
                    .json();
            assertThat(refreshed.get("refresh_token").stringValue())
                    .isNotEqualTo(session.get("refresh_token").stringValue());

            assertThat(service.as(accessToken, "POST", "/logout", null).status())
                    .isEqualTo(204);
            assertThat(service.as(accessToken, "GET", "/user", null).status()).isEqualTo(403);
        }
    }
}
