package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.settings.SmsProviderSettings.Account;
import dev.chancery.infra.sms.MessageBird;
import dev.chancery.infra.sms.ProviderName;
import dev.chancery.infra.sms.TextLocal;
import dev.chancery.infra.sms.Twilio;
import dev.chancery.infra.sms.TwilioVerify;
import dev.chancery.infra.sms.Vonage;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsProviderSettingsTest {

    private static final String[] ALL = {
        "GOTRUE_SMS_PROVIDER=twilio",
        "CHANCERY_SMS_PROVIDER_URL=https://api.dublin.ie1.twilio.com",
        "GOTRUE_INTERNAL_HTTP_TIMEOUT=3s",
        "GOTRUE_SMS_TWILIO_ACCOUNT_SID=AC1",
        "GOTRUE_SMS_TWILIO_AUTH_TOKEN= t1 ",
        "GOTRUE_SMS_TWILIO_MESSAGE_SERVICE_SID=MG1",
        "GOTRUE_SMS_TWILIO_CONTENT_SID=HX1",
        "GOTRUE_SMS_TWILIO_VERIFY_ACCOUNT_SID=AC2",
        "GOTRUE_SMS_TWILIO_VERIFY_AUTH_TOKEN=t2",
        "GOTRUE_SMS_TWILIO_VERIFY_MESSAGE_SERVICE_SID=VA2",
        "GOTRUE_SMS_MESSAGEBIRD_ACCESS_KEY=k3",
        "GOTRUE_SMS_MESSAGEBIRD_ORIGINATOR=o3",
        "GOTRUE_SMS_VONAGE_API_KEY=k4",
        "GOTRUE_SMS_VONAGE_API_SECRET=s4",
        "GOTRUE_SMS_VONAGE_FROM=f4",
        "GOTRUE_SMS_TEXTLOCAL_API_KEY=k5",
        "GOTRUE_SMS_TEXTLOCAL_SENDER=s5"
    };

    private static SmsProviderSettings from(SettingsSource source) {
        return SmsProviderSettings.from(source, HookSettings.from(source));
    }

    private static SmsProviderSettings with(String... more) {
        String[] variables =
                Stream.concat(Arrays.stream(ALL), Arrays.stream(more)).toArray(String[]::new);
        return from(Given.variables(variables));
    }

    @Test
    void defaults() {
        assertThat(from(Given.nothing()))
                .isEqualTo(new SmsProviderSettings("", Optional.empty(), Duration.ofSeconds(10)));
        assertThat(from(Given.variables("GOTRUE_INTERNAL_HTTP_TIMEOUT=0s")).timeout())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void full_mapping() {
        assertThat(from(Given.everyOneOf(SmsProviderSettings.ALL, ALL)))
                .isEqualTo(new SmsProviderSettings(
                        "twilio",
                        Optional.of(new Account(
                                ProviderName.TWILIO,
                                URI.create("https://api.dublin.ie1.twilio.com"),
                                Map.of(
                                        SmsProviderSettings.TWILIO_ACCOUNT_SID,
                                        "AC1",
                                        SmsProviderSettings.TWILIO_AUTH_TOKEN,
                                        "t1",
                                        SmsProviderSettings.TWILIO_MESSAGE_SERVICE_SID,
                                        "MG1",
                                        SmsProviderSettings.TWILIO_CONTENT_SID,
                                        "HX1"))),
                        Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @EnumSource
    void each_provider_is_spoken_to_by_its_own_credentials(ProviderName name) {
        Map<ProviderName, List<String>> credentials = Map.of(
                ProviderName.TWILIO, List.of("AC1", "t1", "MG1", "HX1"),
                ProviderName.TWILIO_VERIFY, List.of("AC2", "t2", "VA2"),
                ProviderName.MESSAGEBIRD, List.of("k3", "o3"),
                ProviderName.VONAGE, List.of("k4", "s4", "f4"),
                ProviderName.TEXTLOCAL, List.of("k5", "s5"));
        Map<ProviderName, Class<?>> clients = Map.of(
                ProviderName.TWILIO, Twilio.class,
                ProviderName.TWILIO_VERIFY, TwilioVerify.class,
                ProviderName.MESSAGEBIRD, MessageBird.class,
                ProviderName.VONAGE, Vonage.class,
                ProviderName.TEXTLOCAL, TextLocal.class);
        SmsProviderSettings settings = with("GOTRUE_SMS_PROVIDER=" + name.name().toLowerCase(Locale.ROOT));

        assertThat(settings.account().orElseThrow().credentials().values())
                .containsExactlyInAnyOrderElementsOf(credentials.get(name));
        assertThat(settings.client().orElseThrow()).isInstanceOf(clients.get(name));
    }

    @ParameterizedTest
    @CsvSource({
        "twilio, GOTRUE_SMS_TWILIO_ACCOUNT_SID",
        "twilio, GOTRUE_SMS_TWILIO_AUTH_TOKEN",
        "twilio, GOTRUE_SMS_TWILIO_MESSAGE_SERVICE_SID",
        "twilio_verify, GOTRUE_SMS_TWILIO_VERIFY_MESSAGE_SERVICE_SID",
        "messagebird, GOTRUE_SMS_MESSAGEBIRD_ORIGINATOR",
        "vonage, GOTRUE_SMS_VONAGE_API_SECRET",
        "textlocal, GOTRUE_SMS_TEXTLOCAL_SENDER"
    })
    void refusals(String provider, String missing) {
        assertThatThrownBy(() ->
                        with("GOTRUE_SMS_PROVIDER=" + provider, missing + "= ", "GOTRUE_EXTERNAL_PHONE_ENABLED=true"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(missing + ": is empty, and GOTRUE_SMS_PROVIDER needs it");
        assertThat(with("GOTRUE_SMS_PROVIDER=" + provider, missing + "=").sendsSms())
                .as("nobody needs it")
                .isFalse();
    }

    @Test
    void where_a_hook_sends_messages_no_provider_is_needed() {
        assertThat(with(
                                "GOTRUE_SMS_TWILIO_AUTH_TOKEN=",
                                "GOTRUE_EXTERNAL_PHONE_ENABLED=true",
                                "GOTRUE_HOOK_SEND_SMS_ENABLED=true",
                                "GOTRUE_HOOK_SEND_SMS_URI=pg-functions://postgres/public/send_sms")
                        .sendsSms())
                .isFalse();
    }

    @Test
    void a_provider_that_nobody_knows_is_refused_where_one_is_needed() {
        assertThat(with("GOTRUE_SMS_PROVIDER=pigeons").sendsSms()).isFalse();
        assertThatThrownBy(() -> with("GOTRUE_SMS_PROVIDER=pigeons", "GOTRUE_EXTERNAL_PHONE_ENABLED=true"))
                .hasMessage(
                        "GOTRUE_SMS_PROVIDER: \"pigeons\", expected one of twilio, twilio_verify, messagebird, vonage,"
                                + " textlocal");
        assertThatThrownBy(() -> with("GOTRUE_INTERNAL_HTTP_TIMEOUT=-1s"))
                .hasMessage("GOTRUE_INTERNAL_HTTP_TIMEOUT: expected 0 or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://api.twilio.com", "http://127.0.0.1.example.com", "ftp://127.0.0.1"})
    void the_key_is_sent_in_clear_to_nobody_else(String url) {
        assertThatThrownBy(() -> with("CHANCERY_SMS_PROVIDER_URL=" + url))
                .hasMessage("CHANCERY_SMS_PROVIDER_URL: \"" + url
                        + "\", expected https: the key for the provider is sent there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080"})
    void this_machine_needs_no_encryption(String url) {
        assertThat(with("CHANCERY_SMS_PROVIDER_URL=" + url)
                        .account()
                        .orElseThrow()
                        .url())
                .hasToString(url);
    }

    @Test
    void nothing_secret_is_printed() {
        assertThat(with().toString()).doesNotContain("AC1", "t1", "MG1");
    }
}
