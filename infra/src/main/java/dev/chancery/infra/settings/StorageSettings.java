package dev.chancery.infra.settings;

import dev.chancery.infra.keys.MasterKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is kept outside of the database.
 *
 * @param masterKeys that wrap all other keys; empty if one is to be generated and kept
 * @param dataDirectory of the embedded Postgres and of generated secrets
 */
public record StorageSettings(Optional<MasterKeys> masterKeys, Path dataDirectory) {

    private static final SettingType<MasterKeys> KEYS = new SettingType<>(
            "keys",
            "32 bytes in base64; several separated by commas, the one to use first",
            MasterKeys::parse,
            keys -> "hidden");

    static final Setting<MasterKeys> MASTER_KEY = Setting.optional(
                    "CHANCERY_MASTER_KEY",
                    KEYS,
                    "generated at the first start and kept",
                    "Key that encrypts the keys of users and secrets: 32 bytes in base64. To replace it, write the new"
                            + " one before the old one, separated by a comma.")
            .hidden();
    static final Setting<Path> DATA_DIRECTORY = Setting.of(
            "CHANCERY_DATA_DIRECTORY",
            SettingTypes.PATH,
            Path.of("data"),
            "Directory of the embedded Postgres and of generated secrets.");

    static final List<Setting<?>> ALL = List.of(MASTER_KEY, DATA_DIRECTORY);

    public StorageSettings {
        DATA_DIRECTORY.require(!dataDirectory.toString().isEmpty(), "is empty, expected a path");
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static StorageSettings from(SettingsSource source) {
        return new StorageSettings(source.find(MASTER_KEY), source.get(DATA_DIRECTORY));
    }
}
