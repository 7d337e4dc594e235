package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {

    @Test
    void defaults() {
        assertThat(SessionSettings.from(Given.nothing()))
                .isEqualTo(new SessionSettings(
                        Optional.empty(), Optional.empty(), false, List.of(), true, Duration.ZERO, false));
    }

    @Test
    void full_mapping() {
        assertThat(SessionSettings.from(Given.everyOneOf(
                        SessionSettings.ALL,
                        "GOTRUE_SESSIONS_TIMEBOX=720h",
                        "GOTRUE_SESSIONS_INACTIVITY_TIMEOUT=8h",
                        "GOTRUE_SESSIONS_SINGLE_PER_USER=1",
                        "GOTRUE_SESSIONS_TAGS=web,mobile",
                        "GOTRUE_SECURITY_REFRESH_TOKEN_ALGORITHM_VERSION=1",
                        "GOTRUE_SECURITY_REFRESH_TOKEN_UPGRADE_PERCENTAGE=50",
                        "GOTRUE_SECURITY_REFRESH_TOKEN_ROTATION_ENABLED=false",
                        "GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL=10",
                        "GOTRUE_SECURITY_REFRESH_TOKEN_ALLOW_REUSE=true")))
                .isEqualTo(new SessionSettings(
                        Optional.of(Duration.ofDays(30)),
                        Optional.of(Duration.ofHours(8)),
                        true,
                        List.of("web", "mobile"),
                        false,
                        Duration.ofSeconds(10),
                        true));
    }

    @Test
    void refusals() {
        for (String name : List.of("GOTRUE_SESSIONS_TIMEBOX", "GOTRUE_SESSIONS_INACTIVITY_TIMEOUT")) {
            String expected = name + ": expected a duration above 0 (or no value at all)";
            Given.refused(SessionSettings::from, name + "=0", expected);
            Given.refused(SessionSettings::from, name + "=-1h", expected);
            Given.refused(
                    SessionSettings::from, name + "=", name + ": is empty, expected a duration such as 30s or 1h30m");
        }
        Given.refused(
                SessionSettings::from,
                "GOTRUE_SECURITY_REFRESH_TOKEN_ALGORITHM_VERSION=3",
                "GOTRUE_SECURITY_REFRESH_TOKEN_ALGORITHM_VERSION: expected 0, 1 or 2");
        Given.refused(
                SessionSettings::from,
                "GOTRUE_SECURITY_REFRESH_TOKEN_UPGRADE_PERCENTAGE=101",
                "GOTRUE_SECURITY_REFRESH_TOKEN_UPGRADE_PERCENTAGE: expected 0 to 100");
        Given.refused(
                SessionSettings::from,
                "GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL=-1",
                "GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL: expected 0 or more seconds");
    }
}
