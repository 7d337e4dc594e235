package dev.chancery.infra.mail.template.value;

import java.util.List;
import java.util.Map;

/** JSON as Go's {@code encoding/json} writes it: what means something to HTML is escaped. */
public final class GoJson {

    private GoJson() {}

    public static String of(Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, Object value) {
        switch (value) {
            case Boolean bool -> out.append(bool);
            case Long number -> out.append(number);
            case Double number -> out.append(GoFloat.json(number));
            case String text -> text(out, text);
            case List<?> list -> {
                out.append('[');
                String separator = "";
                for (Object item : list) {
                    append(out.append(separator), item);
                    separator = ",";
                }
                out.append(']');
            }
            case Map<?, ?> map -> {
                out.append('{');
                String separator = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    text(out.append(separator), (String) entry.getKey());
                    append(out.append(':'), entry.getValue());
                    separator = ",";
                }
                out.append('}');
            }
            case null, default -> out.append("null");
        }
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"', '\\' -> out.append('\\').append(character);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '<', '>', '&', '\u2028', '\u2029' -> out.append("\\u%04x".formatted((int) character));
                default -> {
                    if (character < ' ') {
                        out.append("\\u%04x".formatted((int) character));
                    } else {
                        out.append(character);
                    }
                }
            }
        }
        out.append('"');
    }
}
