package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JwtSettingsTest {

    private static final JwtSettings DEFAULTS = new JwtSettings(
            Optional.empty(),
            "",
            Optional.empty(),
            List.of(),
            Duration.ofHours(1),
            "authenticated",
            List.of(),
            "",
            List.of("service_role", "supabase_admin"),
            "authenticated",
            "admin");

    @Test
    void defaults() {
        assertThat(JwtSettings.from(Given.nothing())).isEqualTo(DEFAULTS);
    }

    @Test
    void full_mapping() {
        JwtSettings settings = JwtSettings.from(Given.everyOneOf(
                JwtSettings.ALL,
                "GOTRUE_JWT_SECRET=my-secret",
                "GOTRUE_JWT_KEY_ID=main",
                "GOTRUE_JWT_KEYS=[{\"kty\":\"oct\"}]",
                "GOTRUE_JWT_VALID_METHODS=HS256,ES256",
                "GOTRUE_JWT_EXP=60",
                "GOTRUE_JWT_AUD=app",
                "CHANCERY_JWT_AUDIENCES=shop,staff",
                "GOTRUE_JWT_ISSUER=https://auth.example.com",
                "GOTRUE_JWT_ADMIN_ROLES=root",
                "GOTRUE_JWT_DEFAULT_GROUP_NAME=member",
                "GOTRUE_JWT_ADMIN_GROUP_NAME=boss"));

        assertThat(settings)
                .isEqualTo(new JwtSettings(
                        Optional.of("my-secret"),
                        "main",
                        Optional.of("[{\"kty\":\"oct\"}]"),
                        List.of("HS256", "ES256"),
                        Duration.ofMinutes(1),
                        "app",
                        List.of("shop", "staff"),
                        "https://auth.example.com",
                        List.of("root"),
                        "member",
                        "boss"));
        assertThat(settings.toString()).doesNotContain("my-secret").doesNotContain("kty");
    }

    @Test
    void refusals() {
        Given.refused(
                JwtSettings::from,
                "GOTRUE_JWT_SECRET=",
                "GOTRUE_JWT_SECRET: is empty, expected at least 32 bytes (leave the variable out to have one generated)");
        Given.refused(JwtSettings::from, "GOTRUE_JWT_EXP=1h", "GOTRUE_JWT_EXP: \"1h\", expected a whole number");
        Given.refused(JwtSettings::from, "GOTRUE_JWT_EXP=", "GOTRUE_JWT_EXP: is empty, expected a whole number");
        for (String unusable : List.of("shop,my staff", "shop,2024")) {
            Given.refused(
                    JwtSettings::from,
                    "CHANCERY_JWT_AUDIENCES=" + unusable,
                    "CHANCERY_JWT_AUDIENCES: expected names with a letter, of letters, digits and _.:/-, separated by commas");
        }
        Given.refused(JwtSettings::from, "GOTRUE_JWT_EXP=-1", "GOTRUE_JWT_EXP: expected 0 or more seconds");
    }

    @Test
    void what_counts_as_unset_in_gotrue_gets_the_default() {
        assertThat(JwtSettings.from(
                        Given.variables("GOTRUE_JWT_EXP=0", "GOTRUE_JWT_ADMIN_ROLES=", "GOTRUE_JWT_ADMIN_GROUP_NAME=")))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void an_audience_or_role_that_was_set_to_nothing_is_nothing() {
        JwtSettings settings = JwtSettings.from(Given.variables("GOTRUE_JWT_AUD=", "GOTRUE_JWT_DEFAULT_GROUP_NAME="));

        assertThat(settings.audience()).isEmpty();
        assertThat(settings.defaultRole()).isEmpty();
    }
}
