package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import java.time.Instant;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /sso/saml/metadata}. */
class SamlMetadataWireTest {

    private static final String PATH = "/sso/saml/metadata";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Properties GOTRUE = SamlKey.OF_GOTRUE;

    @Test
    void where_it_is_not_enabled_it_says_so() {
        try (TestService service = TestService.start()) {
            new WireError(404, "saml_provider_disabled", "SAML 2.0 is disabled").answers(service, "GET", PATH, null);
        }
    }

    @Test
    void it_has_the_certificate_and_the_places_that_GoTrue_would_have() {
        try (TestService service = TestService.startAt(
                () -> NOW,
                "GOTRUE_SAML_ENABLED",
                "true",
                "GOTRUE_SAML_PRIVATE_KEY",
                SamlKey.KEY,
                "API_EXTERNAL_URL",
                "https://auth.example.org/base/")) {
            Answer answer = service.send("GET", PATH, null);

            assertThat(answer.header("Content-Type")).startsWith("application/xml");
            assertThat(answer.header("Cache-Control")).isEqualTo("max-age=600, public");
            assertThat(answer.header("Content-Disposition")).isEmpty();
            assertThat(answer.body())
                    .contains("entityID=\"https://auth.example.org/base/sso/saml/metadata\"")
                    .contains("Location=\"https://auth.example.org/base/sso/saml/acs\"")
                    .contains(">" + GOTRUE.getProperty("plain") + "<")
                    .contains("validUntil=\"2026-11-29T12:00:00Z\"")
                    .contains("cacheDuration=\"PT1H\"")
                    .doesNotContain("use=\"encryption\"");
            Answer file = service.send("GET", PATH + "?download=true", null);
            assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"metadata.xml\"");
            assertThat(file.body()).contains("validUntil=\"2031-11-27T12:00:00Z\"");
        }
    }

    @Test
    void while_keys_change_it_has_both_and_is_to_be_fetched_soon_again() {
        try (TestService service = TestService.start(
                "GOTRUE_SAML_ENABLED",
                "true",
                "GOTRUE_SAML_PRIVATE_KEY",
                SamlKey.KEY,
                "GOTRUE_SAML_PRIVATE_KEY_NEXT",
                SamlKey.KEY,
                "GOTRUE_SAML_ALLOW_ENCRYPTED_ASSERTIONS",
                "true",
                "API_EXTERNAL_URL",
                "https://auth.example.org",
                "GOTRUE_SAML_EXTERNAL_URL",
                "https://sso.example.org")) {
            Answer answer = service.send("GET", PATH, null);

            assertThat(answer.header("Cache-Control")).isEqualTo("max-age=60, public");
            assertThat(answer.body())
                    .contains("entityID=\"https://sso.example.org/sso/saml/metadata\"")
                    .contains("cacheDuration=\"PT1H\"");
            // signing and encryption with either, and once beside the signature
            assertThat(answer.body().split(Pattern.quote(GOTRUE.getProperty("encrypting"))))
                    .hasSizeGreaterThanOrEqualTo(5);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            %%%      | is not in standard Base64
            AAAA     | is no RSA key by PKCS #1
            MAA=     | is no RSA key by PKCS #1
            """)
    void a_key_that_is_none_is_refused_by_name_and_not_shown(String key, String reason) {
        assertThatThrownBy(() -> TestService.start("GOTRUE_SAML_ENABLED", "true", "GOTRUE_SAML_PRIVATE_KEY", key))
                .hasMessage("GOTRUE_SAML_PRIVATE_KEY: " + reason);
    }
}
