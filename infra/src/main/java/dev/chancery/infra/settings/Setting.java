package dev.chancery.infra.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The declaration of one setting: everything that the parser, the documentation and the report at start know about it.
 *
 * @param name the environment variable; it wins over its aliases
 * @param aliases other names, in the order in which they are looked up
 * @param defaultValue what holds when no name is set, empty if that means something of its own
 * @param defaultText how the documentation describes the default
 * @param secret whether the value may never be shown
 */
public record Setting<T>(
        String name,
        List<String> aliases,
        SettingType<T> type,
        Optional<T> defaultValue,
        String defaultText,
        String description,
        boolean secret) {

    /** A setting with a default. */
    public static <T> Setting<T> of(String name, SettingType<T> type, T defaultValue, String description) {
        return new Setting<>(
                name,
                List.of(),
                type,
                Optional.of(defaultValue),
                type.printer().print(defaultValue),
                description,
                false);
    }

    /** A setting whose absence has a meaning, which {@code defaultText} tells. */
    public static <T> Setting<T> optional(String name, SettingType<T> type, String defaultText, String description) {
        return new Setting<>(name, List.of(), type, Optional.empty(), defaultText, description, false);
    }

    /** The same setting with further names. */
    public Setting<T> alias(String... names) {
        return new Setting<>(name, List.of(names), type, defaultValue, defaultText, description, secret);
    }

    /** The same setting, never to be shown. */
    public Setting<T> hidden() {
        return new Setting<>(name, aliases, type, defaultValue, defaultText, description, true);
    }

    /** Every name, the strongest first. */
    public Stream<String> names() {
        return Stream.concat(Stream.of(name), aliases.stream());
    }

    /** The refusal of a value that could be read but is not allowed. */
    InvalidSettingException refuse(String problem) {
        return new InvalidSettingException(name, problem);
    }

    /** Refuses unless {@code allowed}. */
    void require(boolean allowed, String problem) {
        if (!allowed) {
            throw refuse(problem);
        }
    }
}
