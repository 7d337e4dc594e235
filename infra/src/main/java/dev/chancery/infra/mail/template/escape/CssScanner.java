package dev.chancery.infra.mail.template.escape;

/** Reads on in a style sheet. Texts are taken for URLs, which they are most often. */
final class CssScanner {

    private static final String URL = "url";

    private CssScanner() {}

    static Step code(Context context, Slice text) {
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '"' -> {
                    return new Step(context.with(State.CSS_DOUBLE_QUOTED), at + 1);
                }
                case '\'' -> {
                    return new Step(context.with(State.CSS_SINGLE_QUOTED), at + 1);
                }
                case '/' -> {
                    if (text.has("//", at)) {
                        return new Step(context.with(State.CSS_LINE_COMMENT), at + 2);
                    }
                    if (text.has("/*", at)) {
                        return new Step(context.with(State.CSS_BLOCK_COMMENT), at + 2);
                    }
                }
                case '(' -> {
                    if (endsWithUrl(text, at)) {
                        return url(context, text, Scan.skipSpaces(text, at + 1));
                    }
                }
                default -> {}
            }
        }
        return new Step(context, text.length());
    }

    private static Step url(Context context, Slice text, int at) {
        if (text.has("\"", at)) {
            return new Step(context.with(State.CSS_DOUBLE_QUOTED_URL), at + 1);
        }
        if (text.has("'", at)) {
            return new Step(context.with(State.CSS_SINGLE_QUOTED_URL), at + 1);
        }
        return new Step(context.with(State.CSS_URL), at);
    }

    private static boolean endsWithUrl(Slice text, int parenthesis) {
        int end = parenthesis;
        while (end > 0 && Scan.isSpace(text.charAt(end - 1))) {
            end--;
        }
        int start = end - URL.length();
        return text.hasIgnoringCase(URL, start) && (start == 0 || !CssEscapes.isNameCharacter(text.charAt(start - 1)));
    }

    static Step text(Context context, Slice text) {
        String ends = switch (context.state()) {
            case CSS_DOUBLE_QUOTED, CSS_DOUBLE_QUOTED_URL -> "\"";
            case CSS_SINGLE_QUOTED, CSS_SINGLE_QUOTED_URL -> "'";
            default -> "\t\n\f\r )";
        };
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
                if (at == text.length()) {
                    throw new EscapeException("a backslash in a style sheet has nothing to escape");
                }
            } else if (ends.indexOf(text.charAt(at)) >= 0) {
                // the next text begins anew, or a scheme within it would pass for the rest of a path
                return new Step(context.with(State.CSS).with(UrlPart.NONE), at + 1);
            }
        }
        return new Step(
                context.with(UrlScanner.part(context.urlPart(), CssEscapes.decode(text.toString()))), text.length());
    }
}
