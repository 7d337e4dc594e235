package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.HookTarget;
import dev.chancery.infra.hook.WebhookSecret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookSettingsTest {

    private static final String SECRET = "v1,whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    private static final String OTHER = "v1,whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=";
    private static final String URI_NAME = "GOTRUE_HOOK_SEND_EMAIL_URI";

    @Test
    void defaults() {
        assertThat(HookSettings.from(Given.nothing())).isEqualTo(new HookSettings(Map.of()));
    }

    @Test
    void full_mapping() {
        String[] variables = HookSettings.CALLED.stream()
                .flatMap(point -> Stream.of(
                        "GOTRUE_HOOK_" + point + "_ENABLED=" + (point != HookPoint.AFTER_USER_CREATED),
                        "GOTRUE_HOOK_" + point + "_URI="
                                + (point == HookPoint.CUSTOM_ACCESS_TOKEN
                                        ? "pg-functions://postgres/public/claims_of"
                                        : "https://hooks.example.com/" + point + "?a=1"),
                        "GOTRUE_HOOK_" + point + "_SECRETS=" + SECRET + "|" + OTHER))
                .toArray(String[]::new);
        List<WebhookSecret> secrets = List.of(WebhookSecret.parse(SECRET), WebhookSecret.parse(OTHER));

        assertThat(HookSettings.from(Given.everyOneOf(HookSettings.ALL, variables))
                        .targets())
                .isEqualTo(Map.of(
                        HookPoint.BEFORE_USER_CREATED,
                        new HookTarget.Endpoint(
                                URI.create("https://hooks.example.com/BEFORE_USER_CREATED?a=1"), secrets),
                        HookPoint.CUSTOM_ACCESS_TOKEN,
                        new HookTarget.Function("public", "claims_of"),
                        HookPoint.PASSWORD_VERIFICATION_ATTEMPT,
                        new HookTarget.Endpoint(
                                URI.create("https://hooks.example.com/PASSWORD_VERIFICATION_ATTEMPT?a=1"), secrets),
                        HookPoint.SEND_EMAIL,
                        new HookTarget.Endpoint(URI.create("https://hooks.example.com/SEND_EMAIL?a=1"), secrets),
                        HookPoint.SEND_SMS,
                        new HookTarget.Endpoint(URI.create("https://hooks.example.com/SEND_SMS?a=1"), secrets)));
    }

    @Test
    void refusals() {
        Given.refused(
                HookSettings::from,
                "GOTRUE_HOOK_SEND_EMAIL_ENABLED=true",
                URI_NAME
                        + ": is empty, expected pg-functions://postgres/<schema>/<function>, https://…, or http:// and a"
                        + " name of this machine");
        assertThatThrownBy(() -> HookSettings.from(Given.variables(
                        URI_NAME + "=https://a.example.com", "GOTRUE_HOOK_SEND_EMAIL_SECRETS=v1,whsec_tooshort")))
                .hasMessage(
                        "GOTRUE_HOOK_SEND_EMAIL_SECRETS: cannot be used, expected v1,whsec_ and 32 or more characters of"
                                + " Base64, several separated by |");
    }

    /** Also where the hook is off: it would be switched on some day. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.com",
                "http://127.0.0.1.example.com",
                "http://localhost@example.com",
                "https://user:password@example.com",
                "https:///hook",
                "ftp://localhost/hook",
                "pg-functions://postgres/public",
                "pg-functions://postgres/public/claims/of",
                "pg-functions://postgres/public/claims%22of",
                "pg-functions://postgres/public/claims\"(); DROP TABLE users; --",
                "pg-functions://postgres/pub-lic/claims",
                "pg-functions://postgres/public/a123456789012345678901234567890123456789012345678901234567890123",
                "claims"
            })
    void what_is_no_hook_is_refused(String uri) {
        assertThatThrownBy(() -> HookSettings.from(Given.variables(URI_NAME + "=" + uri)))
                .isInstanceOf(InvalidSettingException.class)
                .message()
                .startsWith(URI_NAME + ": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000/hook",
                "http://127.0.0.1/hook",
                "http://[::1]:3000/hook",
                "http://host.docker.internal:54321/functions/v1/hook"
            })
    void neighbours_need_no_TLS(String uri) {
        assertThat(HookSettings.from(Given.variables("GOTRUE_HOOK_SEND_EMAIL_ENABLED=true", URI_NAME + "=" + uri))
                        .target(HookPoint.SEND_EMAIL))
                .contains(new HookTarget.Endpoint(URI.create(uri), List.of()));
    }
}
