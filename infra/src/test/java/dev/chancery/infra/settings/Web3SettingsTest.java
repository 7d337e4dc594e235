package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class Web3SettingsTest {

    @Test
    void defaults() {
        assertThat(Web3Settings.from(Given.nothing()))
                .isEqualTo(new Web3Settings(false, Duration.ofMinutes(10), false, Duration.ofMinutes(10)));
    }

    @Test
    void full_mapping() {
        assertThat(Web3Settings.from(Given.everyOneOf(
                        Web3Settings.ALL,
                        "GOTRUE_EXTERNAL_WEB3_SOLANA_ENABLED=true",
                        "GOTRUE_EXTERNAL_WEB3_SOLANA_MAXIMUM_VALIDITY_DURATION=1m",
                        "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED=true",
                        "GOTRUE_EXTERNAL_WEB3_ETHEREUM_MAXIMUM_VALIDITY_DURATION=2m")))
                .isEqualTo(new Web3Settings(true, Duration.ofMinutes(1), true, Duration.ofMinutes(2)));
    }

    @Test
    void refusals() {
        Given.refused(
                Web3Settings::from,
                "GOTRUE_EXTERNAL_WEB3_SOLANA_ENABLED=on",
                "GOTRUE_EXTERNAL_WEB3_SOLANA_ENABLED: \"on\", expected true or false");
        for (String chain : new String[] {"SOLANA", "ETHEREUM"}) {
            String name = "GOTRUE_EXTERNAL_WEB3_" + chain + "_MAXIMUM_VALIDITY_DURATION";
            Given.refused(Web3Settings::from, name + "=-1s", name + ": expected 0 or more");
        }
    }
}
