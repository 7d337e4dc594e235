package dev.chancery.infra.settings;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code docs/configuration.md} from the catalogue of settings. */
final class ConfigurationReference {

    private ConfigurationReference() {}

    static String markdown() {
        return """
                # Configuration

                Chancery is configured with the environment variables of Supabase Auth; what it adds is called `CHANCERY_…`.
                No variable is required: without any it starts on an embedded Postgres in `./data`.

                Variables are read from the environment; then from the file given with `-c` (dotenv, or JSON if it ends in
                `.json`), which overrides it, or else from `.env` in the working directory, which only fills gaps; then from
                the `*.env` and `*.json` files of the directory given with `-d`, which override everything. Values of
                JSON are strings, numbers or bools. A variable that is set but empty counts as set. Durations are written as
                `30s`, `1h30m` or `300ms`; lists are separated by commas, without blanks; a bool is `true` or `false`, or one of
                the other words that Go takes for them (`1`, `t`, `0`, `f`).

                A variable of Supabase Auth that is not listed here has no effect yet. Chancery says so at start where a
                feature would be missed, and does not start when a protection would silently be missing: encrypted
                columns, a limit on sessions without a second factor, and the hooks that nothing calls yet.

                This file is generated from the code; a test compares them.
                """
                + SettingsCatalogue.TOPICS.stream()
                        .map(ConfigurationReference::topic)
                        .collect(Collectors.joining());
    }

    private static String topic(SettingsCatalogue.Topic topic) {
        return """

                ## %s

                | variable | type | default | meaning |
                | --- | --- | --- | --- |
                %s
                """.formatted(
                        topic.title(),
                        Stream.concat(
                                        topic.settings().stream().map(ConfigurationReference::row),
                                        topic.families().stream().map(ConfigurationReference::row))
                                .collect(Collectors.joining("\n")));
    }

    private static String row(Setting<?> setting) {
        String names = setting.names().map(name -> "`" + name + "`").collect(Collectors.joining(" or "));
        return "| %s | %s | %s | %s |"
                .formatted(names, setting.type().label(), defaultOf(setting), setting.description())
                .replace("  ", " ");
    }

    private static String row(SettingFamily family) {
        return "| `%s` | %s | none | %s |".formatted(family.shownName(), family.label(), family.description());
    }

    private static String defaultOf(Setting<?> setting) {
        if (setting.defaultValue().isEmpty()) {
            return setting.defaultText();
        }
        return setting.defaultText().isEmpty() ? "empty" : "`" + setting.defaultText() + "`";
    }
}
