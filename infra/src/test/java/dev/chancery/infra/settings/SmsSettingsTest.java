package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.sms.AgreedCodes;
import dev.chancery.infra.sms.TextTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SmsSettingsTest {

    private static TextTemplate template(String text) {
        return TextTemplate.parse("GOTRUE_SMS_TEMPLATE", text);
    }

    @Test
    void defaults() {
        assertThat(SmsSettings.from(Given.nothing()))
                .isEqualTo(new SmsSettings(
                        false,
                        false,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(60),
                        6,
                        template("Your code is {{ .Code }}"),
                        new AgreedCodes(Map.of(), Optional.empty())));
        assertThat(SmsSettings.from(Given.variables(
                        "GOTRUE_SMS_MAX_FREQUENCY=0s", "GOTRUE_SMS_OTP_EXP=0", "GOTRUE_SMS_OTP_LENGTH=11")))
                .isEqualTo(SmsSettings.from(Given.nothing()));
    }

    @Test
    void full_mapping() {
        assertThat(SmsSettings.from(Given.everyOneOf(
                        SmsSettings.ALL,
                        "GOTRUE_EXTERNAL_PHONE_ENABLED=true",
                        "GOTRUE_SMS_AUTOCONFIRM=true",
                        "GOTRUE_SMS_MAX_FREQUENCY=5s",
                        "GOTRUE_SMS_OTP_EXP=300",
                        "GOTRUE_SMS_OTP_LENGTH=8",
                        "GOTRUE_SMS_TEMPLATE={{ .Code }} <&>",
                        "GOTRUE_SMS_TEST_OTP=+1 555 0001:123456,15550002:65:4321",
                        "GOTRUE_SMS_TEST_OTP_VALID_UNTIL=2026-12-31T00:00:00+01:00")))
                .isEqualTo(new SmsSettings(
                        true,
                        true,
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        8,
                        template("{{ .Code }} <&>"),
                        new AgreedCodes(
                                Map.of("15550001", "123456", "15550002", "65:4321"),
                                Optional.of(Instant.parse("2026-12-30T23:00:00Z")))));
    }

    @Test
    void refusals() {
        Given.refused(
                SmsSettings::from, "GOTRUE_SMS_MAX_FREQUENCY=-1s", "GOTRUE_SMS_MAX_FREQUENCY: expected 0 or more");
        Given.refused(SmsSettings::from, "GOTRUE_SMS_OTP_EXP=-1", "GOTRUE_SMS_OTP_EXP: expected 0 or more");
        Given.refused(
                SmsSettings::from,
                "GOTRUE_SMS_TEST_OTP=15550001",
                "GOTRUE_SMS_TEST_OTP: cannot be used, expected pairs such as a:1,b:2");
        Given.refused(
                SmsSettings::from,
                "GOTRUE_SMS_TEST_OTP_VALID_UNTIL=tomorrow",
                "GOTRUE_SMS_TEST_OTP_VALID_UNTIL: \"tomorrow\", expected a time such as 2026-12-31T00:00:00Z");
        for (String name : new String[] {"GOTRUE_EXTERNAL_PHONE_ENABLED", "GOTRUE_SMS_AUTOCONFIRM"}) {
            Given.refused(SmsSettings::from, name + "=on", name + ": \"on\", expected true or false");
        }
    }

    @Test
    void a_template_that_cannot_be_read_is_refused_where_messages_are_written() {
        String broken = "GOTRUE_SMS_TEMPLATE={{ .Code";

        assertThat(SmsSettings.from(Given.variables(broken)).template())
                .isEqualTo(template("Your code is {{ .Code }}"));
        assertThatThrownBy(() -> SmsSettings.from(Given.variables(broken, "GOTRUE_EXTERNAL_PHONE_ENABLED=true")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("GOTRUE_SMS_TEMPLATE: ");
    }

    @Test
    void an_agreed_code_is_good_until_its_time_and_for_its_number_only() {
        AgreedCodes codes =
                new AgreedCodes(Map.of("15550001", "123456"), Optional.of(Instant.parse("2026-12-31T00:00:00Z")));

        assertThat(codes.of("15550001", Instant.parse("2026-12-30T23:59:59Z"))).contains("123456");
        assertThat(codes.of("15550001", Instant.parse("2026-12-31T00:00:00Z"))).isEmpty();
        assertThat(codes.of("15550002", Instant.EPOCH)).isEmpty();
    }
}
