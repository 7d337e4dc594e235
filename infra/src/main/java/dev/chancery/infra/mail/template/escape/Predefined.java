package dev.chancery.infra.mail.template.escape;

import dev.chancery.infra.mail.template.value.GoText;

/** The functions by which authors escape on their own. */
public final class Predefined {

    private static final Replacements JS =
            Replacements.of("\\\\\\", "'\\'", "\"\\\"", "<\\u003C", ">\\u003E", "&\\u0026", "=\\u003D");

    private Predefined() {}

    public static String html(String value) {
        return HtmlEscapes.predefined(value);
    }

    public static String urlquery(String value) {
        return UrlEscapes.query(value);
    }

    public static String js(String value) {
        StringBuilder out = new StringBuilder(value.length());
        value.codePoints().forEach(character -> {
            String replacement = character < 0x80 ? JS.get((char) character) : null;
            if (replacement != null) {
                out.append(replacement);
            } else if (character < ' ' || character >= 0x80 && !GoText.isPrintable(character)) {
                out.append("\\u%04X".formatted(character));
            } else {
                out.appendCodePoint(character);
            }
        });
        return out.toString();
    }
}
