package dev.chancery.infra.settings;

import dev.chancery.infra.GoDuration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The types of settings, with the texts that GoTrue accepts for them. */
public final class SettingTypes {

    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");
    private static final int MAX_PORT = 65_535;

    /** Any text, also the empty one. */
    public static final SettingType<String> TEXT = new SettingType<>("text", "a text", text -> text, text -> text);

    public static final SettingType<Boolean> BOOL =
            new SettingType<>("bool", "true or false", SettingTypes::bool, String::valueOf);

    /** A whole number; {@code 0x}, {@code 0o} and {@code 0b} are understood. */
    public static final SettingType<Integer> INTEGER = new SettingType<>(
            "integer", "a whole number", text -> Math.toIntExact(GoNumbers.integer(text)), String::valueOf);

    public static final SettingType<Double> DECIMAL =
            new SettingType<>("number", "a number", GoNumbers::decimal, GoNumbers::print);

    public static final SettingType<Duration> DURATION =
            new SettingType<>("duration", "a duration such as 30s or 1h30m", GoDuration::parse, GoDuration::print);

    /** Separated by commas; items are taken as they are, blanks included. */
    public static final SettingType<List<String>> LIST = new SettingType<>(
            "list", "values separated by commas", SettingTypes::list, items -> String.join(",", items));

    /** Separated by commas, but for those within braces. */
    public static final SettingType<List<String>> PATTERNS = new SettingType<>(
            "list", "patterns separated by commas", SettingTypes::patterns, items -> String.join(",", items));

    /** Separated by commas, each with a colon in it: what stands before the first is the key. */
    public static final SettingType<Map<String, String>> PAIRS = new SettingType<>(
            "pairs",
            "pairs such as a:1,b:2",
            SettingTypes::pairs,
            pairs -> pairs.entrySet().stream()
                    .map(pair -> pair.getKey() + ":" + pair.getValue())
                    .collect(Collectors.joining(",")));

    public static final SettingType<Integer> PORT =
            new SettingType<>("port", "a port from 0 to " + MAX_PORT, SettingTypes::port, String::valueOf);

    public static final SettingType<URI> URL = new SettingType<>(
            "URL", "an absolute URL such as https://auth.example.com", SettingTypes::url, URI::toString);

    public static final SettingType<Path> PATH = new SettingType<>("path", "a path", Path::of, Path::toString);

    private SettingTypes() {}

    /** One of {@code values}, whose documented texts are their names in lower case. */
    public static <E extends Enum<E>> SettingType<E> choice(Class<E> values) {
        List<String> names =
                Arrays.stream(values.getEnumConstants()).map(SettingTypes::name).toList();
        return new SettingType<>(
                String.join(" or ", names),
                "one of " + String.join(", ", names),
                text -> Enum.valueOf(values, text.toUpperCase(Locale.ROOT)),
                SettingTypes::name);
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static boolean bool(String text) {
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        throw new IllegalArgumentException("not a bool");
    }

    private static List<String> list(String text) {
        return text.isBlank() ? List.of() : List.of(text.split(",", -1));
    }

    private static List<String> patterns(String text) {
        List<String> patterns = new ArrayList<>();
        int begin = 0;
        int braces = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '{' -> braces++;
                case '}' -> braces--;
                case ',' -> {
                    if (braces == 0) {
                        patterns.add(text.substring(begin, i));
                        begin = i + 1;
                    }
                }
                default -> {}
            }
        }
        patterns.add(text.substring(begin));
        return text.isBlank() ? List.of() : List.copyOf(patterns);
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.split(",")) {
            int colon = pair.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("not a pair");
            }
            pairs.put(pair.substring(0, colon), pair.substring(colon + 1));
        }
        return pairs;
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("not a port");
        }
        return port;
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        if (!url.isAbsolute() || url.isOpaque()) {
            throw new IllegalArgumentException("not absolute");
        }
        return url;
    }
}
