package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SmtpSettingsTest {

    @Test
    void defaults() {
        SmtpSettings settings = SmtpSettings.from(Given.nothing());

        assertThat(settings).isEqualTo(new SmtpSettings("", Duration.ofMinutes(1)));
    }

    @Test
    void full_mapping() {
        SmtpSettings settings = SmtpSettings.from(Given.everyOneOf(
                SmtpSettings.ALL, "GOTRUE_SMTP_HOST=mail.example.com", "GOTRUE_SMTP_MAX_FREQUENCY=5s"));

        assertThat(settings).isEqualTo(new SmtpSettings("mail.example.com", Duration.ofSeconds(5)));
    }

    @Test
    void refusals() {
        Given.refused(
                SmtpSettings::from,
                "GOTRUE_SMTP_MAX_FREQUENCY=60",
                "GOTRUE_SMTP_MAX_FREQUENCY: \"60\", expected a duration such as 30s or 1h30m");
        Given.refused(
                SmtpSettings::from, "GOTRUE_SMTP_MAX_FREQUENCY=-1s", "GOTRUE_SMTP_MAX_FREQUENCY: expected 0 or more");
    }
}
