package dev.chancery.infra.settings;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects the variables in GoTrue's order: the environment; then the file of {@code --config}, which overrides it, or
 * without one a {@code .env} in the working directory, which only fills gaps; then the files of {@code --config-dir},
 * which override everything.
 *
 * @param environment of the process
 * @param workingDirectory where {@code .env} is looked for
 */
public record SettingsLoader(Map<String, String> environment, Path workingDirectory) {

    /**
     * The environment and working directory of this process.
     *
     * @throws StartupFailure if the directory has a name that cannot be read in this locale: another would be taken for it
     */
    public static SettingsLoader ofProcess() {
        requireReadable(System.getProperty("user.dir"));
        return new SettingsLoader(System.getenv(), Path.of(""));
    }

    /**
     * @param file dotenv, or a JSON object of strings, numbers and bools if it ends in {@code .json}
     * @param directory holds {@code *.env} and {@code *.json} files, read in the order of their names; of two with the
     *     same stem only the JSON one counts
     * @throws StartupFailure if a file cannot be read; like GoTrue, a directory that cannot be read is only reported
     */
    public SettingsSource load(Optional<Path> file, Optional<Path> directory) {
        Map<String, String> values = new TreeMap<>(environment);
        List<String> warnings = new ArrayList<>();
        file.ifPresentOrElse(named -> values.putAll(read(named)), () -> fillGaps(values));
        for (Path each : directory.map(named -> files(named, warnings)).orElse(List.of())) {
            values.putAll(read(each));
        }
        return SettingsSource.of(values, warnings);
    }

    static void requireReadable(String directory) {
        if (directory.indexOf(SettingsSource.UNREADABLE) >= 0) {
            throw new StartupFailure(
                    "The working directory %s has letters that cannot be read in this locale: start with LC_ALL=C.UTF-8."
                            .formatted(directory));
        }
    }

    private void fillGaps(Map<String, String> values) {
        Path dotenv = workingDirectory.resolve(".env");
        if (Files.exists(dotenv)) {
            read(dotenv).forEach(values::putIfAbsent);
        }
    }

    private static List<Path> files(Path directory, List<String> warnings) {
        try (Stream<Path> entries = Files.list(directory)) {
            Map<String, Path> byStem = new TreeMap<>();
            // JSON sorts after env, so it takes the place of an env file of the same stem
            entries.filter(Files::isRegularFile)
                    .filter(path -> hasEnding(path, ".env") || hasEnding(path, ".json"))
                    .sorted()
                    .forEach(path -> byStem.put(stem(path), path));
            return byStem.values().stream().sorted().toList();
        } catch (IOException e) {
            warnings.add("The configuration directory " + directory + " cannot be read and is left out.");
            return List.of();
        }
    }

    private static Map<String, String> read(Path path) {
        try {
            String text = Files.readString(path);
            return hasEnding(path, ".json") ? json(text) : Dotenv.parse(text);
        } catch (IOException e) {
            throw new StartupFailure("The configuration file " + path + " cannot be read.", e);
        } catch (IllegalArgumentException e) {
            throw new StartupFailure("The configuration file " + path + " cannot be used: " + e.getMessage() + ".");
        }
    }

    private static Map<String, String> json(String text) {
        try {
            if (!(JsonMapper.shared().readTree(text) instanceof ObjectNode object)) {
                throw new IllegalArgumentException("it is not a JSON object");
            }
            Map<String, String> values = new TreeMap<>();
            object.properties()
                    .forEach(member -> values.put(member.getKey(), text(member.getKey(), member.getValue())));
            return values;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not a JSON object");
        }
    }

    private static String text(String name, JsonNode value) {
        if (value.isString() || value.isNumber() || value.isBoolean()) {
            return value.asString();
        }
        throw new IllegalArgumentException("the value of " + name + " is no string, number or bool");
    }

    private static boolean hasEnding(Path path, String ending) {
        return path.getFileName().toString().endsWith(ending);
    }

    private static String stem(Path path) {
        String name = path.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }
}
