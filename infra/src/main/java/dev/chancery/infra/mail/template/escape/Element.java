package dev.chancery.infra.mail.template.escape;

import java.util.Locale;

/** The elements whose content is not usual text. */
enum Element {
    NONE(State.TEXT),
    SCRIPT(State.JS),
    STYLE(State.CSS),
    TEXTAREA(State.RCDATA),
    TITLE(State.RCDATA),
    META(State.TEXT);

    final State content;

    Element(State content) {
        this.content = content;
    }

    static Element named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "script" -> SCRIPT;
            case "style" -> STYLE;
            case "textarea" -> TEXTAREA;
            case "title" -> TITLE;
            case "meta" -> META;
            default -> NONE;
        };
    }

    /** Where the end tag of this element begins, or -1. */
    int endTag(Slice text) {
        String prefix = "</" + name();
        for (int at = text.indexOf("</", 0); at >= 0; at = text.indexOf("</", at + 2)) {
            int after = at + prefix.length();
            if (text.hasIgnoringCase(prefix, at)
                    && after < text.length()
                    && "> \t\n\f/".indexOf(text.charAt(after)) >= 0) {
                return at;
            }
        }
        return -1;
    }
}
