package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Variables for tests of settings, as {@code NAME=value}. */
final class Given {

    private Given() {}

    static SettingsSource nothing() {
        return SettingsSource.of(Map.of());
    }

    static SettingsSource variables(String... variables) {
        Map<String, String> values = new TreeMap<>();
        for (String variable : variables) {
            String[] parts = variable.split("=", 2);
            values.put(parts[0], parts[1]);
        }
        return SettingsSource.of(values);
    }

    /** Every setting of a topic under its first name, so that none is added without appearing here. */
    static SettingsSource everyOneOf(List<Setting<?>> settings, String... variables) {
        SettingsSource source = variables(variables);
        assertThat(source.names())
                .containsExactlyInAnyOrderElementsOf(
                        settings.stream().map(Setting::name).toList());
        return source;
    }

    static SettingsReport report(SettingsSource source) {
        return SettingsReport.of(source, HookSettings.from(source));
    }

    static void refused(Function<SettingsSource, ?> reader, String variable, String message) {
        assertThatThrownBy(() -> reader.apply(variables(variable)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(message);
    }
}
