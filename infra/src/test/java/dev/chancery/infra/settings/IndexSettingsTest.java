package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexSettingsTest {

    @Test
    void defaults() {
        assertThat(IndexSettings.from(Given.nothing())).isEqualTo(new IndexSettings(true, 0));
    }

    @Test
    void full_mapping() {
        assertThat(IndexSettings.from(Given.everyOneOf(
                        IndexSettings.ALL,
                        "GOTRUE_INDEX_WORKER_ENSURE_USER_SEARCH_INDEXES_EXIST=false",
                        "GOTRUE_INDEX_WORKER_MAX_USERS_THRESHOLD=5000")))
                .isEqualTo(new IndexSettings(false, 5_000));
    }

    @Test
    void refusals() {
        Given.refused(
                IndexSettings::from,
                "GOTRUE_INDEX_WORKER_ENSURE_USER_SEARCH_INDEXES_EXIST=maybe",
                "GOTRUE_INDEX_WORKER_ENSURE_USER_SEARCH_INDEXES_EXIST: \"maybe\", expected true or false");
        Given.refused(
                IndexSettings::from,
                "GOTRUE_INDEX_WORKER_MAX_USERS_THRESHOLD=many",
                "GOTRUE_INDEX_WORKER_MAX_USERS_THRESHOLD: \"many\", expected a whole number");
    }
}
