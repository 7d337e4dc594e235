package dev.chancery.infra.mail.template.escape;

import dev.chancery.infra.mail.template.value.GoJson;
import java.util.stream.IntStream;

/** Values within JavaScript. */
final class JsEscapes {

    private static final Replacements CONTROLS = Replacements.of(IntStream.range(0, ' ')
                    .mapToObj(control -> "%c\\u%04x".formatted(control, control))
                    .toArray(String[]::new))
            .and("\t\\t", "\n\\n", "\f\\f", "\r\\r", "\u2028\\u2028", "\u2029\\u2029");

    /** What means something to HTML, too, so that the result can stand in an attribute. */
    private static final Replacements TEXT = CONTROLS.and(
            "\"\\u0022", "`\\u0060", "&\\u0026", "'\\u0027", "+\\u002b", "/\\/", "<\\u003c", ">\\u003e", "\\\\\\");

    private static final Replacements TEMPLATE = TEXT.and("$\\u0024", "{\\u007b", "}\\u007d");
    private static final Replacements REGEXP = CONTROLS.and(
            "\"\\u0022",
            "&\\u0026",
            "'\\u0027",
            "+\\u002b",
            "<\\u003c",
            ">\\u003e",
            "$\\$",
            "(\\(",
            ")\\)",
            "*\\*",
            "-\\-",
            ".\\.",
            "/\\/",
            "?\\?",
            "[\\[",
            "\\\\\\",
            "]\\]",
            "^\\^",
            "{\\{",
            "|\\|",
            "}\\}");

    private JsEscapes() {}

    /** A value as an expression; numbers and words get blanks around them. */
    static String value(Object value) {
        String json = GoJson.of(value);
        boolean word = Scan.isJsWord(json.charAt(0)) || Scan.isJsWord(json.charAt(json.length() - 1));
        return word ? " " + json + " " : json;
    }

    /** Between quotes. */
    static String text(String value) {
        return TEXT.apply(value);
    }

    /** Between back quotes. */
    static String template(String value) {
        return TEMPLATE.apply(value);
    }

    /** As itself in a regular expression; without any, {@code //} would begin a comment. */
    static String regexp(String value) {
        return value.isEmpty() ? "(?:)" : REGEXP.apply(value);
    }
}
