package dev.chancery.infra.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a dotenv file in the dialect of GoTrue (a fork of godotenv): {@code NAME=value} or {@code NAME: value}, with
 * {@code export} in front if wanted. In a value without quotes the last {@code #} after a blank begins a comment;
 * single quotes are literal; double quotes may span lines and know {@code \n}, {@code \r} and {@code \x} for x. Variables
 * are not expanded, but {@code \$} is {@code $}.
 */
final class Dotenv {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.]+");
    private static final Pattern EXPORT = Pattern.compile("export[ \\t]+");

    private final String text;
    private int at;

    private Dotenv(String text) {
        this.text = text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** @throws IllegalArgumentException naming the line, never a value */
    static Map<String, String> parse(String text) {
        return new Dotenv(text).statements();
    }

    private Map<String, String> statements() {
        Map<String, String> values = new LinkedHashMap<>();
        while (skipToStatement()) {
            String name = name();
            values.put(name, value());
        }
        return values;
    }

    private boolean skipToStatement() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                at = endOfLine();
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private String name() {
        int separator = at;
        int end = endOfLine();
        while (separator < end && text.charAt(separator) != '=' && text.charAt(separator) != ':') {
            separator++;
        }
        String name =
                EXPORT.matcher(text.substring(at, separator)).replaceFirst("").strip();
        if (separator == end || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("line " + line() + " is not NAME=value");
        }
        at = separator + 1;
        return name;
    }

    private String value() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        boolean quoted = at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
        return quoted ? quoted(text.charAt(at)) : unquoted();
    }

    private String unquoted() {
        String line = text.substring(at, endOfLine());
        at = endOfLine();
        for (int i = line.length() - 1; i > 0; i--) {
            if (line.charAt(i) == '#' && isBlank(line.charAt(i - 1))) {
                line = line.substring(0, i);
                break;
            }
        }
        return line.strip().replace("\\$", "$");
    }

    private String quoted(char quote) {
        int start = at + 1;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) == quote && text.charAt(i - 1) != '\\') {
                at = i + 1;
                String value = text.substring(start, i);
                return quote == '"' ? unescaped(value) : value;
            }
        }
        throw new IllegalArgumentException("line " + line() + " begins a quoted value that never ends");
    }

    private static String unescaped(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char escaped = value.charAt(++i);
                plain.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private long line() {
        return text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
