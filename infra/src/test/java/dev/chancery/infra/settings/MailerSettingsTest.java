package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.mail.MailKind;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailerSettingsTest {

    private static MailerSettings from(SettingsSource source) {
        return MailerSettings.from(source, HookSettings.from(source));
    }

    @Test
    void defaults() {
        assertThat(from(Given.nothing()))
                .isEqualTo(new MailerSettings(
                        true,
                        true,
                        6,
                        Duration.ofDays(1),
                        false,
                        Set.of(),
                        new MailerSettings.UrlPaths("/verify", "/verify", "/verify", "/verify"),
                        Set.of()));
    }

    @Test
    void where_a_hook_sends_mails_addresses_are_to_be_confirmed() {
        assertThat(from(Given.variables(
                                "GOTRUE_HOOK_SEND_EMAIL_ENABLED=true",
                                "GOTRUE_HOOK_SEND_EMAIL_URI=pg-functions://postgres/public/send_mail"))
                        .autoconfirm())
                .isFalse();
    }

    @Test
    void full_mapping() {
        assertThat(from(Given.everyOneOf(
                        MailerSettings.ALL,
                        "GOTRUE_MAILER_AUTOCONFIRM=true",
                        "GOTRUE_MAILER_SECURE_EMAIL_CHANGE_ENABLED=false",
                        "GOTRUE_MAILER_OTP_LENGTH=8",
                        "GOTRUE_MAILER_OTP_EXP=600",
                        "CHANCERY_MAILER_CONFIRM_LINKS=true",
                        "GOTRUE_MAILER_EXTERNAL_HOSTS=eu.example.com,localhost:9999",
                        "GOTRUE_MAILER_URLPATHS_INVITE=/i",
                        "GOTRUE_MAILER_URLPATHS_CONFIRMATION=/c",
                        "GOTRUE_MAILER_URLPATHS_RECOVERY=/r",
                        "GOTRUE_MAILER_URLPATHS_EMAIL_CHANGE=/e",
                        "GOTRUE_MAILER_NOTIFICATIONS_PASSWORD_CHANGED_ENABLED=true",
                        "GOTRUE_MAILER_NOTIFICATIONS_EMAIL_CHANGED_ENABLED=true",
                        "GOTRUE_MAILER_NOTIFICATIONS_PHONE_CHANGED_ENABLED=true",
                        "GOTRUE_MAILER_NOTIFICATIONS_IDENTITY_LINKED_ENABLED=true",
                        "GOTRUE_MAILER_NOTIFICATIONS_IDENTITY_UNLINKED_ENABLED=true")))
                .isEqualTo(new MailerSettings(
                        true,
                        false,
                        8,
                        Duration.ofMinutes(10),
                        true,
                        Set.of("eu.example.com", "localhost:9999"),
                        new MailerSettings.UrlPaths("/i", "/c", "/r", "/e"),
                        Set.of(
                                MailKind.PASSWORD_CHANGED_NOTIFICATION,
                                MailKind.EMAIL_CHANGED_NOTIFICATION,
                                MailKind.PHONE_CHANGED_NOTIFICATION,
                                MailKind.IDENTITY_LINKED_NOTIFICATION,
                                MailKind.IDENTITY_UNLINKED_NOTIFICATION)));
    }

    @Test
    void refusals() {
        Given.refused(
                MailerSettingsTest::from,
                "GOTRUE_MAILER_AUTOCONFIRM=",
                "GOTRUE_MAILER_AUTOCONFIRM: is empty, expected true or false");
        Given.refused(
                MailerSettingsTest::from,
                "GOTRUE_MAILER_OTP_LENGTH=six",
                "GOTRUE_MAILER_OTP_LENGTH: \"six\", expected a whole number");
        Given.refused(
                MailerSettingsTest::from, "GOTRUE_MAILER_OTP_EXP=-1", "GOTRUE_MAILER_OTP_EXP: expected 0 or more");
        Given.refused(
                MailerSettingsTest::from,
                "GOTRUE_MAILER_EXTERNAL_HOSTS=eu.example.com,https://us.example.com",
                "GOTRUE_MAILER_EXTERNAL_HOSTS: expected names of hosts such as auth.example.com, without a scheme");
    }

    @ParameterizedTest
    @CsvSource({"5, 6", "6, 6", "10, 10", "11, 6", "0, 6", "-3, 6"})
    void a_length_out_of_bounds_counts_as_six(String length, int counted) {
        assertThat(from(Given.variables("GOTRUE_MAILER_OTP_LENGTH=" + length)).otpLength())
                .isEqualTo(counted);
    }
}
