package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ApiSettingsTest {

    @Test
    void defaults() {
        assertThat(ApiSettings.from(Given.nothing()))
                .isEqualTo(new ApiSettings(
                        Optional.empty(),
                        9999,
                        URI.create("http://localhost:9999"),
                        URI.create("http://localhost:9999"),
                        List.of(),
                        Optional.empty(),
                        Optional.of(Duration.ofSeconds(10)),
                        List.of(),
                        OptionalInt.empty()));
    }

    @Test
    void full_mapping() {
        assertThat(ApiSettings.from(Given.everyOneOf(
                        ApiSettings.ALL,
                        "CHANCERY_LISTEN=10.0.0.1",
                        "GOTRUE_API_HOST=10.0.0.2",
                        "GOTRUE_API_PORT=8000",
                        "GOTRUE_API_API_EXTERNAL_URL=https://auth.example.com/auth/v1",
                        "GOTRUE_SITE_URL=https://app.example.com",
                        "GOTRUE_URI_ALLOW_LIST=https://{a,b}.example.com/**,my\\{app://back,x://y",
                        "GOTRUE_API_REQUEST_ID_HEADER=X-Request-Id",
                        "GOTRUE_API_MAX_REQUEST_DURATION=1m30s",
                        "GOTRUE_CORS_ALLOWED_HEADERS=X-One,X-Two",
                        "CHANCERY_MANAGEMENT_PORT=9101")))
                .isEqualTo(new ApiSettings(
                        Optional.of("10.0.0.1"),
                        8000,
                        URI.create("https://auth.example.com/auth/v1"),
                        URI.create("https://app.example.com"),
                        List.of("https://{a,b}.example.com/**", "my\\{app://back", "x://y"),
                        Optional.of("X-Request-Id"),
                        Optional.of(Duration.ofSeconds(90)),
                        List.of("X-One", "X-Two"),
                        OptionalInt.of(9101)));
    }

    @Test
    void refusals() {
        Given.refused(ApiSettings::from, "PORT=web", "PORT: \"web\", expected a port from 0 to 65535");
        Given.refused(ApiSettings::from, "API_PORT=70000", "API_PORT: \"70000\", expected a port from 0 to 65535");
        Given.refused(
                ApiSettings::from,
                "API_EXTERNAL_URL=auth.example.com",
                "API_EXTERNAL_URL: \"auth.example.com\", expected an absolute URL such as https://auth.example.com");
        Given.refused(
                ApiSettings::from,
                "API_EXTERNAL_URL=",
                "API_EXTERNAL_URL: is empty, expected an absolute URL such as https://auth.example.com");
        Given.refused(
                ApiSettings::from,
                "GOTRUE_SITE_URL=app",
                "GOTRUE_SITE_URL: \"app\", expected an absolute URL such as https://auth.example.com");
        Given.refused(
                ApiSettings::from,
                "GOTRUE_API_MAX_REQUEST_DURATION=10",
                "GOTRUE_API_MAX_REQUEST_DURATION: \"10\", expected a duration such as 30s or 1h30m");
        Given.refused(
                ApiSettings::from,
                "CHANCERY_MANAGEMENT_PORT=9999",
                "CHANCERY_MANAGEMENT_PORT: is the port of the REST API, expected another");
    }

    @Test
    void the_prefixed_name_wins_and_the_default_url_has_the_port() {
        ApiSettings settings = ApiSettings.from(Given.variables("GOTRUE_API_PORT=1", "PORT=2", "API_PORT=3"));

        assertThat(settings.port()).isEqualTo(1);
        assertThat(settings.externalUrl()).hasToString("http://localhost:1");
        assertThat(ApiSettings.from(Given.variables("PORT=2", "API_PORT=3")).port())
                .isEqualTo(2);
    }

    @Test
    void an_empty_host_is_all_interfaces_and_no_duration_is_no_limit() {
        assertThat(ApiSettings.from(Given.variables("GOTRUE_API_HOST=")).host()).contains("0.0.0.0");
        assertThat(ApiSettings.from(Given.variables("GOTRUE_API_MAX_REQUEST_DURATION=0"))
                        .maxRequestDuration())
                .isEmpty();
        assertThat(ApiSettings.from(Given.variables("REQUEST_ID_HEADER=")).requestIdHeader())
                .isEmpty();
    }
}
