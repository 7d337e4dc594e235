package dev.chancery.infra.mail.template.value;

import java.util.List;

/** Values as Go's {@code fmt} prints them. */
public final class GoPrint {

    private GoPrint() {}

    /** One value, with {@code <nil>} for nothing. */
    public static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        BoundedText out = new BoundedText();
        new GoVerbs(out, new Directive()).print(value, 'v');
        return out.toString();
    }

    /** {@code fmt.Sprint}: with a blank between two neighbours of which neither is a text. */
    public static String print(List<Object> values) {
        BoundedText out = new BoundedText();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0 && !(values.get(i) instanceof String) && !(values.get(i - 1) instanceof String)) {
                out.append(" ");
            }
            out.append(text(values.get(i)));
        }
        return out.toString();
    }

    /** {@code fmt.Sprintln}. */
    public static String println(List<Object> values) {
        return String.join(" ", values.stream().map(GoPrint::text).toList()) + "\n";
    }

    /** {@code fmt.Sprintf}. */
    public static String printf(String format, List<Object> values) {
        return GoFormat.format(format, values);
    }
}
