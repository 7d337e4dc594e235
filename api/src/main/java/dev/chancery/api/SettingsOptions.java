package dev.chancery.api;

import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where settings come from besides the environment. */
final class SettingsOptions {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "settings in a file (dotenv, or JSON if it ends in .json); they win over the environment")
    private Path file;

    @Option(
            names = {"-d", "--config-dir"},
            paramLabel = "DIRECTORY",
            description = "settings in the .env and .json files of a directory; they win over all others")
    private Path directory;

    Settings load() {
        return Settings.from(
                SettingsLoader.ofProcess().load(Optional.ofNullable(file), Optional.ofNullable(directory)));
    }
}
