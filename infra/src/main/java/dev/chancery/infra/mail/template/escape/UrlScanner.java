package dev.chancery.infra.mail.template.escape;

/** Reads on in what is, or may name, a URL. */
final class UrlScanner {

    private static final String URL = "url";

    private UrlScanner() {}

    static Step url(Context context, Slice text) {
        return new Step(context.with(part(context.urlPart(), text)), text.length());
    }

    /** How much of a URL there is after {@code text}. */
    static UrlPart part(UrlPart before, CharSequence text) {
        if (Scan.indexOfAny(text, "#?", 0) >= 0) {
            return UrlPart.QUERY_OR_FRAGMENT;
        }
        boolean blank = Scan.skipSpaces(text, 0) == text.length();
        return before == UrlPart.NONE && !blank ? UrlPart.BEFORE_QUERY : before;
    }

    /** As in {@code content="5; url=https://…"}. */
    static Step metaContent(Context context, Slice text) {
        for (int at = 0; at + URL.length() < text.length(); at++) {
            if (text.hasIgnoringCase(URL, at)) {
                int equals = Scan.skipSpaces(text, at + URL.length());
                if (equals < text.length() && text.charAt(equals) == '=') {
                    return new Step(context.with(State.META_URL), equals + 1);
                }
            }
        }
        return new Step(context, text.length());
    }

    static Step metaUrl(Context context, Slice text) {
        int end = text.indexOf(";", 0);
        return end < 0 ? new Step(context, text.length()) : new Step(context.with(State.META_CONTENT), end + 1);
    }
}
