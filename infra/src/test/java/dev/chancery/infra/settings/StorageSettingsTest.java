package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageSettingsTest {

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Test
    void defaults() {
        assertThat(StorageSettings.from(Given.nothing()))
                .isEqualTo(new StorageSettings(Optional.empty(), Path.of("data")));
    }

    @Test
    void full_mapping() {
        StorageSettings settings = StorageSettings.from(Given.everyOneOf(
                StorageSettings.ALL, "CHANCERY_MASTER_KEY=" + KEY + "," + KEY, "CHANCERY_DATA_DIRECTORY=/var/lib/x"));

        assertThat(settings.masterKeys().orElseThrow().all()).hasSize(2);
        assertThat(settings.dataDirectory()).isEqualTo(Path.of("/var/lib/x"));
        assertThat(settings.toString()).doesNotContain(KEY);
    }

    @Test
    void refusals() {
        Given.refused(
                StorageSettings::from,
                "CHANCERY_MASTER_KEY=too-short",
                "CHANCERY_MASTER_KEY: cannot be used, expected 32 bytes in base64; several separated by commas, the one"
                        + " to use first");
        Given.refused(
                StorageSettings::from,
                "CHANCERY_MASTER_KEY=",
                "CHANCERY_MASTER_KEY: is empty, expected 32 bytes in base64; several separated by commas, the one to use"
                        + " first");
        Given.refused(
                StorageSettings::from,
                "CHANCERY_DATA_DIRECTORY=",
                "CHANCERY_DATA_DIRECTORY: is empty, expected a path");
    }
}
