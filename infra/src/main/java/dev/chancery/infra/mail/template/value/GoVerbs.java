package dev.chancery.infra.mail.template.value;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes values by the verbs of {@code printf}. There are no pointers ({@code %p}) and no binary fractions ({@code %b},
 * {@code %x}) here.
 */
final class GoVerbs {

    private final BoundedText out;
    private final Directive directive;

    GoVerbs(BoundedText out, Directive directive) {
        this.out = out;
        this.directive = directive;
    }

    /** Writes an argument. */
    void print(Object value, int verb) {
        if (verb == 'v') {
            directive.asSource = directive.sharp;
            directive.sharp = false;
            directive.plus = false;
        }
        if (verb == 'T') {
            out.append(directive.pad(Values.goType(value)));
        } else if (value == null && verb == 'v') {
            out.append(directive.pad("<nil>"));
        } else {
            part(value, verb);
        }
    }

    /** Writes an argument, or what is within one. */
    private void part(Object value, int verb) {
        switch (value) {
            case Boolean bool -> bool(bool, verb);
            case Long number -> integer(number, verb);
            case Double number -> fraction(number, verb);
            case String text -> text(text, verb);
            case List<?> list -> list(list, verb);
            case Map<?, ?> map -> map(map, verb);
            case null, default -> bad(null, verb);
        }
    }

    private void bool(boolean value, int verb) {
        if (verb == 't' || verb == 'v') {
            out.append(directive.pad(Boolean.toString(value)));
        } else {
            bad(value, verb);
        }
    }

    private void integer(long value, int verb) {
        switch (verb) {
            case 'v', 'd' -> out.append(GoNumber.decimal(value, directive));
            case 'b' -> out.append(GoNumber.binary(value, directive));
            case 'o' -> out.append(GoNumber.octal(value, false, directive));
            case 'O' -> out.append(GoNumber.octal(value, true, directive));
            case 'x' -> out.append(GoNumber.hex(value, false, directive));
            case 'X' -> out.append(GoNumber.hex(value, true, directive));
            case 'c' -> out.append(directive.pad(character(value)));
            case 'q' -> out.append(directive.pad(GoText.quote(character(value), '\'', directive.plus)));
            case 'U' -> out.append(directive.pad(codePoint(value), ' '));
            default -> bad(value, verb);
        }
    }

    private static String character(long value) {
        boolean valid = 0 <= value && value <= Character.MAX_CODE_POINT && !isSurrogate(value);
        return Character.toString(valid ? (int) value : 0xfffd);
    }

    private static boolean isSurrogate(long value) {
        return Character.MIN_SURROGATE <= value && value <= Character.MAX_SURROGATE;
    }

    private String codePoint(long value) {
        String text = "U+%04X".formatted(value);
        String character = character(value);
        return directive.sharp && GoText.isPrintable(character.codePointAt(0)) ? text + " '" + character + "'" : text;
    }

    private void fraction(double value, int verb) {
        switch (verb) {
            case 'v' -> out.append(GoNumber.fraction(value, 'g', directive));
            case 'F' -> out.append(GoNumber.fraction(value, 'f', directive));
            case 'e', 'E', 'f', 'g', 'G' -> out.append(GoNumber.fraction(value, (char) verb, directive));
            default -> bad(value, verb);
        }
    }

    private void text(String value, int verb) {
        switch (verb) {
            case 'v' -> out.append(directive.asSource ? directive.pad(quoted(value)) : directive.pad(cut(value)));
            case 's' -> out.append(directive.pad(cut(value)));
            case 'q' -> out.append(directive.pad(quoted(cut(value))));
            case 'x' -> out.append(directive.pad(hex(value)));
            case 'X' -> out.append(directive.pad(hex(value).toUpperCase(Locale.ROOT)));
            default -> bad(value, verb);
        }
    }

    private String cut(String value) {
        int length = value.codePointCount(0, value.length());
        if (directive.precision == Directive.NONE || length <= directive.precision) {
            return value;
        }
        return value.substring(0, value.offsetByCodePoints(0, directive.precision));
    }

    private String quoted(String value) {
        if (directive.sharp && GoText.canBeRaw(value)) {
            return '`' + value + '`';
        }
        return GoText.quote(value, '"', directive.plus);
    }

    private String hex(String value) {
        byte[] bytes = Values.utf8(value);
        int length = directive.precision == Directive.NONE ? bytes.length : Math.min(bytes.length, directive.precision);
        String prefix = directive.sharp ? "0x" : "";
        if (directive.space) {
            return HexFormat.ofDelimiter(" ").withPrefix(prefix).formatHex(bytes, 0, length);
        }
        return (length == 0 ? "" : prefix) + HexFormat.of().formatHex(bytes, 0, length);
    }

    private void list(List<?> list, int verb) {
        boolean source = directive.asSource;
        out.append(source ? Values.goType(list) + "{" : "[");
        String separator = "";
        for (Object item : list) {
            out.append(separator);
            within(item, verb);
            separator = source ? ", " : " ";
        }
        out.append(source ? "}" : "]");
    }

    private void map(Map<?, ?> map, int verb) {
        boolean source = directive.asSource;
        out.append(source ? Values.goType(map) + "{" : "map[");
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            part(entry.getKey(), verb);
            out.append(":");
            within(entry.getValue(), verb);
            separator = source ? ", " : " ";
        }
        out.append(source ? "}" : "]");
    }

    private void within(Object value, int verb) {
        if (value == null) {
            out.append(directive.asSource ? "interface {}(nil)" : "<nil>");
        } else {
            part(value, verb);
        }
    }

    /** Go prints into the text what it cannot do. */
    private void bad(Object value, int verb) {
        out.append("%!").append(Character.toString(verb)).append("(");
        if (value == null) {
            out.append("<nil>");
        } else {
            out.append(Values.goType(value)).append("=");
            part(value, 'v');
        }
        out.append(")");
    }
}
