package dev.chancery.infra.settings;

import dev.chancery.infra.StartupFailure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The variables that the server was started with, from wherever they came. A variable that is set but empty is read
 * like any other: an empty text or list is fine, an empty number is not (GoTrue's rule).
 */
public final class SettingsSource {

    /** What Java makes of octets that are none of the system's encoding; a secret would be another one. */
    static final char UNREADABLE = '\uFFFD';

    private final Map<String, String> values;
    private final List<String> warnings;

    private SettingsSource(Map<String, String> values, List<String> warnings) {
        this.values = new TreeMap<>(values);
        this.warnings = List.copyOf(warnings);
    }

    public static SettingsSource of(Map<String, String> values) {
        return new SettingsSource(values, List.of());
    }

    static SettingsSource of(Map<String, String> values, List<String> warnings) {
        return new SettingsSource(values, warnings);
    }

    /**
     * The value of a setting, or its default.
     *
     * @throws InvalidSettingException if the variable is set to something else than its type allows
     */
    public <T> T get(Setting<T> setting) {
        return find(setting).or(setting::defaultValue).orElseThrow();
    }

    /**
     * The value of a setting if the operator set it.
     *
     * @throws InvalidSettingException as {@link #get}
     */
    public <T> Optional<T> find(Setting<T> setting) {
        return setting.names().filter(values::containsKey).findFirst().map(name -> parse(setting, name));
    }

    /** The variables whose names begin like that, with their values. */
    Map<String, String> beginningWith(String prefix) {
        return values.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(prefix))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The names of all variables, sorted. */
    public Set<String> names() {
        return values.keySet();
    }

    /** Whether a variable is set to something else than nothing or a spelling of false. */
    boolean isOn(String name) {
        String value = values.getOrDefault(name, "").strip();
        return !value.isEmpty() && !Set.of("0", "f", "false").contains(value.toLowerCase(Locale.ROOT));
    }

    /** What was noticed while the variables were collected. */
    List<String> warnings() {
        return warnings;
    }

    private <T> T parse(Setting<T> setting, String name) {
        String text = values.get(name);
        if (text.indexOf(UNREADABLE) >= 0) {
            throw new InvalidSettingException(
                    name, "has letters that cannot be read in this locale: start with LC_ALL=C.UTF-8");
        }
        String expected = ", expected " + setting.type().expected();
        try {
            return setting.type().parser().parse(text);
        } catch (StartupFailure e) {
            throw new InvalidSettingException(name, text.isEmpty() ? "is empty" + expected : e.getMessage());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidSettingException(name, shown(setting, text) + expected);
        }
    }

    private static String shown(Setting<?> setting, String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        return setting.secret() ? "cannot be used" : "\"" + text + "\"";
    }
}
