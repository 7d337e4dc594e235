package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.smtp.ExtraHeaders;
import dev.chancery.infra.smtp.SmtpTls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSettingsTest {

    @Test
    void defaults() {
        assertThat(SmtpSettings.from(Given.nothing()))
                .isEqualTo(new SmtpSettings(
                        "", 587, "", "", Optional.empty(), "", "", ExtraHeaders.NONE, false, Duration.ofMinutes(1)));
    }

    @Test
    void full_mapping() {
        assertThat(SmtpSettings.from(Given.everyOneOf(
                        SmtpSettings.ALL,
                        "GOTRUE_SMTP_HOST=mail.example.com",
                        "GOTRUE_SMTP_PORT=465",
                        "GOTRUE_SMTP_USER=chancery",
                        "GOTRUE_SMTP_PASS=secret",
                        "CHANCERY_SMTP_TLS=opportunistic",
                        "GOTRUE_SMTP_ADMIN_EMAIL=auth@example.com",
                        "GOTRUE_SMTP_SENDER_NAME=Example, Ltd.",
                        "GOTRUE_SMTP_HEADERS={\"X-Kind\": [\"$messageType\", \"\"], \"X-None\": null}",
                        "GOTRUE_SMTP_LOGGING_ENABLED=true",
                        "GOTRUE_SMTP_MAX_FREQUENCY=5s")))
                .isEqualTo(new SmtpSettings(
                        "mail.example.com",
                        465,
                        "chancery",
                        "secret",
                        Optional.of(SmtpTls.OPPORTUNISTIC),
                        "auth@example.com",
                        "Example, Ltd.",
                        new ExtraHeaders(Map.of("X-Kind", List.of("$messageType"), "X-None", List.of()), List.of()),
                        true,
                        Duration.ofSeconds(5)));
    }

    @Test
    void refusals() {
        Given.refused(
                SmtpSettings::from,
                "GOTRUE_SMTP_MAX_FREQUENCY=60",
                "GOTRUE_SMTP_MAX_FREQUENCY: \"60\", expected a duration such as 30s or 1h30m");
        Given.refused(
                SmtpSettings::from, "GOTRUE_SMTP_MAX_FREQUENCY=-1s", "GOTRUE_SMTP_MAX_FREQUENCY: expected 0 or more");
        Given.refused(
                SmtpSettings::from,
                "GOTRUE_SMTP_PORT=smtp",
                "GOTRUE_SMTP_PORT: \"smtp\", expected a port from 0 to 65535");
        Given.refused(
                SmtpSettings::from,
                "CHANCERY_SMTP_TLS=off",
                "CHANCERY_SMTP_TLS: \"off\", expected one of required, opportunistic");
        Given.refused(
                SmtpSettings::from,
                "GOTRUE_SMTP_ADMIN_EMAIL=Example <auth@example.com>",
                "GOTRUE_SMTP_ADMIN_EMAIL: \"Example <auth@example.com>\", expected an e-mail address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "[]", "{\"X-A\": \"text\"}", "{\"X-A\": [1, {}]}", "{\"X-A\": [\"1\"]} {\"X-B\": [\"2\"]}"})
    void headers_that_are_no_json_of_lists_are_left_out(String headers) {
        assertThat(ExtraHeaders.parse(headers))
                .isEqualTo(new ExtraHeaders(Map.of(), List.of("is no JSON object of lists of texts")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"From\": [\"eve@example.com\"]}",
                "{\"bcc\": [\"eve@example.com\"]}",
                "{\"Content-Type\": [\"text/plain\"]}",
                "{\"X-A\": [\"1\\r\\nBcc: eve@example.com\"]}",
                "{\"X-A: 1\\r\\nBcc\": [\"eve@example.com\"]}",
                "{\"X A\": [\"1\"]}",
                "{\"X-A\": [null]}"
            })
    void headers_that_would_say_who_gets_the_mail_or_begin_another_are_left_out(String headers) {
        ExtraHeaders extra = ExtraHeaders.parse(headers);

        assertThat(extra.values()).isEmpty();
        assertThat(extra.problems()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, OPPORTUNISTIC",
        "supabase-mail, OPPORTUNISTIC",
        "127.0.0.1, OPPORTUNISTIC",
        "10.1.2.3, OPPORTUNISTIC",
        "192.168.1.1, OPPORTUNISTIC",
        "::1, OPPORTUNISTIC",
        "fd00::25, OPPORTUNISTIC",
        "smtp.example.com, REQUIRED",
        "8.8.8.8, REQUIRED",
        "2001:4860:4860::8888, REQUIRED"
    })
    void tls_is_required_beyond_the_neighbourhood(String host, SmtpTls tls) {
        assertThat(SmtpTls.unlessToldOtherwise(host)).isEqualTo(tls);
    }
}
