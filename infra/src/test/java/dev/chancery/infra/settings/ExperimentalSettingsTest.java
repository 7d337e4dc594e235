package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExperimentalSettingsTest {

    @Test
    void defaults() {
        assertThat(ExperimentalSettings.from(Given.nothing())).isEqualTo(new ExperimentalSettings(false));
    }

    @Test
    void full_mapping() {
        assertThat(ExperimentalSettings.from(Given.everyOneOf(
                        ExperimentalSettings.ALL, "GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED=true")))
                .isEqualTo(new ExperimentalSettings(true));
    }

    @Test
    void refusals() {
        Given.refused(
                ExperimentalSettings::from,
                "GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED=maybe",
                "GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED: \"maybe\", expected true or false");
    }
}
