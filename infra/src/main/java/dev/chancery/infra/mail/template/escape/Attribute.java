package dev.chancery.infra.mail.template.escape;

import java.util.Locale;
import java.util.Set;

/** The attributes whose value is not usual text. */
enum Attribute {
    NONE(State.ATTRIBUTE),
    SCRIPT(State.JS),
    SCRIPT_TYPE(State.ATTRIBUTE),
    STYLE(State.CSS),
    URL(State.URL),
    SRCSET(State.SRCSET),
    META_CONTENT(State.META_CONTENT);

    private static final Set<String> URLS = Set.of(
            "action",
            "archive",
            "background",
            "cite",
            "classid",
            "codebase",
            "data",
            "formaction",
            "href",
            "icon",
            "longdesc",
            "manifest",
            "poster",
            "profile",
            "src",
            "usemap",
            "xmlns");

    /** Those whose value decides what is loaded and how; a value may not choose to be one. */
    private static final Set<String> UNSAFE = Set.of(
            "accept-charset",
            "async",
            "challenge",
            "charset",
            "content",
            "crossorigin",
            "defer",
            "enctype",
            "form",
            "formenctype",
            "formmethod",
            "formnovalidate",
            "http-equiv",
            "keytype",
            "language",
            "method",
            "novalidate",
            "pattern",
            "rel",
            "sandbox",
            "srcdoc",
            "type",
            "value");

    /** Those that look like a URL by their name, and are none. */
    private static final Set<String> PLAIN = Set.of("srclang");

    final State value;

    Attribute(State value) {
        this.value = value;
    }

    static Attribute named(String name, Element element) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (element == Element.SCRIPT && lower.equals("type")) {
            return SCRIPT_TYPE;
        }
        if (element == Element.META && lower.equals("content")) {
            return META_CONTENT;
        }
        return kind(lower);
    }

    /** Whether a value may be the name of an attribute. */
    static boolean isHarmless(String name) {
        return kind(name) == NONE && !UNSAFE.contains(name);
    }

    private static Attribute kind(String qualified) {
        if (!qualified.startsWith("data-") && qualified.startsWith("xmlns:")) {
            return URL;
        }
        String name = local(qualified);
        if (name.equals("style")) {
            return STYLE;
        }
        if (name.equals("srcset")) {
            return SRCSET;
        }
        if (URLS.contains(name)) {
            return URL;
        }
        if (PLAIN.contains(name) || UNSAFE.contains(name)) {
            return NONE;
        }
        if (name.startsWith("on")) {
            return SCRIPT;
        }
        // a guess, for attributes of an author's own
        return name.contains("src") || name.contains("uri") || name.contains("url") ? URL : NONE;
    }

    private static String local(String qualified) {
        if (qualified.startsWith("data-")) {
            return qualified.substring("data-".length());
        }
        return qualified.substring(qualified.indexOf(':') + 1);
    }
}
