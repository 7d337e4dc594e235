package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReportTest {

    @Test
    void there_is_nothing_to_say_about_no_settings() {
        assertThat(Settings.from(Given.nothing()).warnings()).isEmpty();
    }

    @Test
    void a_usual_deployment_is_told_only_what_is_missing() {
        assertThat(Settings.from(Given.variables(
                                "PATH=/usr/bin",
                                "GOTRUE_API_HOST=0.0.0.0",
                                "GOTRUE_API_PORT=9999",
                                "API_EXTERNAL_URL=http://localhost:8000",
                                "GOTRUE_DB_DRIVER=postgres",
                                "GOTRUE_DB_DATABASE_URL=postgres://supabase_auth_admin:pw@db:5432/postgres",
                                "GOTRUE_SITE_URL=http://localhost:3000",
                                "GOTRUE_URI_ALLOW_LIST=",
                                "GOTRUE_DISABLE_SIGNUP=false",
                                "GOTRUE_JWT_ADMIN_ROLES=service_role",
                                "GOTRUE_JWT_AUD=authenticated",
                                "GOTRUE_JWT_DEFAULT_GROUP_NAME=authenticated",
                                "GOTRUE_JWT_EXP=3600",
                                "GOTRUE_JWT_SECRET=your-super-secret-jwt-token-with-at-least-32-characters-long",
                                "GOTRUE_EXTERNAL_EMAIL_ENABLED=true",
                                "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED=false",
                                "GOTRUE_EXTERNAL_PHONE_ENABLED=true",
                                "GOTRUE_MAILER_AUTOCONFIRM=false",
                                "GOTRUE_SMS_AUTOCONFIRM=true",
                                "GOTRUE_SMTP_ADMIN_EMAIL=admin@example.com",
                                "GOTRUE_SMTP_HOST=supabase-mail",
                                "GOTRUE_SMTP_PORT=2500",
                                "GOTRUE_SMTP_USER=fake",
                                "GOTRUE_SMTP_PASS=fake",
                                "GOTRUE_SMTP_SENDER_NAME=fake",
                                "GOTRUE_MAILER_URLPATHS_INVITE=/auth/v1/verify",
                                "GOTRUE_MAILER_URLPATHS_CONFIRMATION=/auth/v1/verify",
                                "GOTRUE_MAILER_URLPATHS_RECOVERY=/auth/v1/verify",
                                "GOTRUE_MAILER_URLPATHS_EMAIL_CHANGE=/auth/v1/verify"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void phones_that_nothing_reaches_are_named() {
        String enabled = "GOTRUE_EXTERNAL_PHONE_ENABLED=true";
        assertThat(Given.report(Given.variables(enabled)).warnings())
                .containsExactly(
                        "GOTRUE_EXTERNAL_PHONE_ENABLED: no message reaches a phone without GOTRUE_SMS_PROVIDER or"
                                + " GOTRUE_HOOK_SEND_SMS_URI.");
        assertThat(Given.report(Given.variables(enabled, "GOTRUE_SMS_PROVIDER=vonage"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void an_unknown_sender_and_headers_that_no_mail_can_have_are_named() {
        assertThat(Settings.from(Given.variables(
                                "GOTRUE_SMTP_HOST=mail.example.com",
                                "GOTRUE_SMTP_HEADERS={\"Bcc\": [\"eve@example.com\"], \"X-Fine\": [\"1\"]}"))
                        .warnings())
                .containsExactly(
                        "GOTRUE_SMTP_ADMIN_EMAIL is not set: mails are from an address that the mail server may not know.",
                        "GOTRUE_SMTP_HEADERS cannot set Bcc, and is ignored there.");
    }

    @Test
    void blocked_hosts_that_nobody_looks_for_are_named() {
        String blocked = "GOTRUE_MAILER_EMAIL_VALIDATION_BLOCKED_MX=[\"mx.spam.org\"]";
        assertThat(Given.report(Given.variables(blocked)).warnings())
                .containsExactly("GOTRUE_MAILER_EMAIL_VALIDATION_BLOCKED_MX has no effect unless"
                        + " GOTRUE_MAILER_EMAIL_VALIDATION_EXTENDED is true.");
        assertThat(Given.report(Given.variables(blocked, "GOTRUE_MAILER_EMAIL_VALIDATION_EXTENDED=true"))
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GOTRUE_HOOK_BEFORE_USER_CREATED_URI=https://a.example.com | GOTRUE_HOOK_BEFORE_USER_CREATED_ENABLED
                    GOTRUE_HOOK_SEND_EMAIL_URI=https://a.example.com | GOTRUE_HOOK_SEND_EMAIL_ENABLED
                    GOTRUE_SECURITY_CAPTCHA_PROVIDER=turnstile | GOTRUE_SECURITY_CAPTCHA_ENABLED
                    GOTRUE_SECURITY_CAPTCHA_SECRET=s | GOTRUE_SECURITY_CAPTCHA_ENABLED
                    GOTRUE_PASSWORD_HIBP_FAIL_CLOSED=true | GOTRUE_PASSWORD_HIBP_ENABLED
                    """)
    void what_is_set_up_and_not_switched_on_is_named(String setting, String switched) {
        assertThat(Given.report(Given.variables(setting)).warnings())
                .contains(
                        setting.substring(0, setting.indexOf('=')) + " has no effect unless " + switched + " is true.");
        assertThat(Given.report(Given.variables(setting, switched + "=false")).warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GOTRUE_SMTP_USER has no effect without GOTRUE_SMTP_HOST.",
                "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED has no effect while GOTRUE_DISABLE_SIGNUP is true."
            })
    void what_cannot_have_an_effect_is_named(String warning) {
        assertThat(Given.report(Given.variables(
                                "GOTRUE_SMTP_USER=u",
                                "GOTRUE_DISABLE_SIGNUP=true",
                                "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED=true"))
                        .warnings())
                .contains(warning);
    }

    @Test
    void a_hook_without_a_secret_and_a_mail_server_beside_it_are_named() {
        assertThat(Settings.from(Given.variables(
                                "GOTRUE_SMTP_HOST=mail.example.com",
                                "GOTRUE_SMTP_ADMIN_EMAIL=auth@example.com",
                                "GOTRUE_HOOK_SEND_EMAIL_ENABLED=true",
                                "GOTRUE_HOOK_SEND_EMAIL_URI=https://hooks.example.com"))
                        .warnings())
                .containsExactly(
                        "GOTRUE_HOOK_SEND_EMAIL_SECRETS is not set: the hook cannot tell whether it is called from here.",
                        "GOTRUE_SMTP_HOST has no effect: GOTRUE_HOOK_SEND_EMAIL_URI is where mails go.");
    }

    @Test
    void a_hook_that_sends_text_messages_needs_no_provider_and_one_beside_it_is_named() {
        String[] hook = {
            "GOTRUE_EXTERNAL_PHONE_ENABLED=true",
            "GOTRUE_HOOK_SEND_SMS_ENABLED=true",
            "GOTRUE_HOOK_SEND_SMS_URI=pg-functions://postgres/public/send_sms"
        };
        assertThat(Given.report(Given.variables(hook)).warnings()).isEmpty();
        assertThat(Given.report(Given.variables(Stream.concat(Stream.of(hook), Stream.of("GOTRUE_SMS_PROVIDER=vonage"))
                                .toArray(String[]::new)))
                        .warnings())
                .containsExactly("GOTRUE_SMS_PROVIDER is only shown to clients: GOTRUE_HOOK_SEND_SMS_URI is where text"
                        + " messages go.");
    }

    @Test
    void exporters_that_are_not_there_are_named() {
        assertThat(Settings.from(Given.variables(
                                "GOTRUE_METRICS_ENABLED=true",
                                "GOTRUE_TRACING_ENABLED=true",
                                "GOTRUE_TRACING_EXPORTER=jaeger"))
                        .warnings())
                .containsExactly(
                        "GOTRUE_METRICS_ENABLED has no effect: metrics are not pushed anywhere; set"
                                + " GOTRUE_METRICS_EXPORTER=prometheus to have them read.",
                        "GOTRUE_TRACING_ENABLED has no effect: set GOTRUE_TRACING_EXPORTER=opentelemetry to have traces"
                                + " exported.");
        assertThat(Settings.from(Given.variables(
                                "GOTRUE_METRICS_ENABLED=true",
                                "GOTRUE_METRICS_EXPORTER=prometheus",
                                "GOTRUE_TRACING_ENABLED=true"))
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GOTRUE_HOOK_MFA_VERIFICATION_ATTEMPT_ENABLED=true | nothing calls this hook yet",
                "GOTRUE_HOOK_SOME_FUTURE_HOOK_ENABLED=1 | nothing calls this hook yet",
                "GOTRUE_SECURITY_DB_ENCRYPTION_ENCRYPT=true | columns encrypted by Supabase Auth can neither be read nor"
                        + " written yet",
                "GOTRUE_SESSIONS_ALLOW_LOW_AAL=yes | second factors are not asked for yet",
            })
    void a_protection_that_would_not_be_there_refuses_to_start(String variable, String consequence) {
        String name = variable.substring(0, variable.indexOf('='));
        assertThatThrownBy(() -> Given.report(Given.variables(variable)))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(name + ": " + consequence + ", so it must be off.");
        for (String off : new String[] {"", "false", "False", "0", "f"}) {
            assertThat(Given.report(Given.variables(name + "=" + off)).warnings())
                    .isEmpty();
        }
    }

    @Test
    void every_switch_that_must_be_off_is_named_at_once() {
        assertThatThrownBy(() -> Given.report(Given.variables(
                        "GOTRUE_HOOK_MFA_VERIFICATION_ATTEMPT_ENABLED=true", "GOTRUE_SESSIONS_ALLOW_LOW_AAL=1h")))
                .hasMessage(
                        "GOTRUE_HOOK_MFA_VERIFICATION_ATTEMPT_ENABLED: nothing calls this hook yet, so it must be off."
                                + " GOTRUE_SESSIONS_ALLOW_LOW_AAL: second factors are not asked for yet, so it must be off.");
    }

    @Test
    void missing_features_are_reported_together() {
        assertThat(Given.report(Given.variables(
                                "GOTRUE_PASSKEY_ENABLED=true",
                                "GOTRUE_EXTERNAL_GOOGLE_ENABLED=true",
                                "GOTRUE_EXTERNAL_GOOGLE_CLIENT_ID=id",
                                "GOTRUE_EXTERNAL_GITHUB_ENABLED=true",
                                "GOTRUE_EXTERNAL_AZURE_ENABLED=false"))
                        .warnings())
                .containsExactly(
                        "GOTRUE_PASSKEY_ENABLED has no effect: passkeys are not available yet.",
                        "GOTRUE_EXTERNAL_GITHUB_ENABLED, GOTRUE_EXTERNAL_GOOGLE_ENABLED have no effect: this way to sign in"
                                + " is not available yet.");
    }

    @Test
    void the_form_of_refresh_tokens_is_not_a_choice() {
        assertThat(Given.report(Given.variables("GOTRUE_SECURITY_REFRESH_TOKEN_ALGORITHM_VERSION=1"))
                        .warnings())
                .containsExactly(
                        "GOTRUE_SECURITY_REFRESH_TOKEN_ALGORITHM_VERSION has no effect: refresh tokens are always"
                                + " issued in the signed form (2).");
        assertThat(Given.report(Given.variables("GOTRUE_SECURITY_REFRESH_TOKEN_ALGORITHM_VERSION=2"))
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GOTRUE_MAILER_AUTOCONFRIM | Did you mean GOTRUE_MAILER_AUTOCONFIRM?",
                "GOTRUE_API_EXTERNAL_URL | Did you mean API_EXTERNAL_URL?",
                "GOTRUE_DATABASE_URL | Did you mean DATABASE_URL?",
                "CHANCERY_MASTERKEY | Did you mean CHANCERY_MASTER_KEY?",
            })
    void an_unknown_name_is_reported_with_the_one_that_was_meant(String name, String suggestion) {
        assertThat(Given.report(Given.variables(name + "=x")).warnings())
                .containsExactly(name + " is not known and has no effect. " + suggestion);
    }

    @Test
    void an_unknown_name_that_resembles_nothing_is_reported_as_such() {
        assertThat(Given.report(Given.variables("CHANCERY_COLOUR=blue")).warnings())
                .containsExactly("CHANCERY_COLOUR is not known and has no effect.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHANCERY_SERVICE_HOST=10.0.0.1",
                "CHANCERY_SERVICE_PORT_HTTP=80",
                "CHANCERY_PORT=tcp://10.0.0.1:80",
                "GOTRUE_PORT_80_TCP_ADDR=10.0.0.1",
                "GOTRUE_SESSION_KEY=x",
                "GOTRUE_DB_MIGRATIONS_PATH=/migrations",
                "HOME=/root",
            })
    void names_that_mean_nothing_are_passed_over(String variable) {
        assertThat(Given.report(Given.variables(variable)).warnings()).isEmpty();
    }
}
