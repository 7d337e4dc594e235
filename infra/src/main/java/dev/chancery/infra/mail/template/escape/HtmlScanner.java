package dev.chancery.infra.mail.template.escape;

/** Reads on in HTML itself (WHATWG HTML §13.2.5). */
final class HtmlScanner {

    private static final String COMMENT = "<!--";
    private static final String COMMENT_END = "-->";

    private HtmlScanner() {}

    static Step text(Context context, Slice text) {
        for (int open = text.indexOf("<", 0); open >= 0; open = text.indexOf("<", open + 1)) {
            if (text.has(COMMENT, open)) {
                return new Step(Context.of(State.HTML_COMMENT, Element.NONE), open + COMMENT.length());
            }
            boolean endTag = text.has("/", open + 1);
            int name = open + (endTag ? 2 : 1);
            int end = tagName(text, name);
            if (end > name) {
                Element element = endTag
                        ? Element.NONE
                        : Element.named(text.subSequence(name, end).toString());
                return new Step(Context.of(State.TAG, element), end);
            }
        }
        return new Step(context, text.length());
    }

    /** Letters and digits, with single colons and dashes between them. */
    private static int tagName(Slice text, int from) {
        if (from >= text.length() || !Scan.isLetter(text.charAt(from))) {
            return from;
        }
        int at = from + 1;
        while (at < text.length()) {
            if (isAlphanumeric(text, at)) {
                at++;
            } else if ((text.charAt(at) == ':' || text.charAt(at) == '-') && isAlphanumeric(text, at + 1)) {
                at += 2;
            } else {
                break;
            }
        }
        return at;
    }

    private static boolean isAlphanumeric(Slice text, int at) {
        return at < text.length() && (Scan.isLetter(text.charAt(at)) || Scan.isDigit(text.charAt(at)));
    }

    static Step tag(Context context, Slice text) {
        int start = Scan.skipSpaces(text, 0);
        if (start == text.length()) {
            return new Step(context, start);
        }
        if (text.charAt(start) == '>') {
            Element inside = context.element() == Element.META ? Element.NONE : context.element();
            return new Step(Context.of(inside.content, inside), start + 1);
        }
        int end = nameEnd(text, start);
        if (end == start) {
            throw new EscapeException("where an attribute or the end of a tag is expected, there is an equals sign");
        }
        Attribute attribute = Attribute.named(text.subSequence(start, end).toString(), context.element());
        State state = end == text.length() ? State.ATTRIBUTE_NAME : State.AFTER_NAME;
        return new Step(Context.of(state, context.element()).with(attribute), end);
    }

    static Step attributeName(Context context, Slice text) {
        int end = nameEnd(text, 0);
        return new Step(end == text.length() ? context : context.with(State.AFTER_NAME), end);
    }

    private static int nameEnd(Slice text, int from) {
        for (int at = from; at < text.length(); at++) {
            char character = text.charAt(at);
            if (Scan.isSpace(character) || character == '=' || character == '>') {
                return at;
            }
            if (character == '\'' || character == '"' || character == '<') {
                throw new EscapeException("there is " + character + " in the name of an attribute");
            }
        }
        return text.length();
    }

    static Step afterName(Context context, Slice text) {
        int at = Scan.skipSpaces(text, 0);
        if (at == text.length()) {
            return new Step(context, at);
        }
        return text.charAt(at) == '='
                ? new Step(context.with(State.BEFORE_VALUE), at + 1)
                : new Step(context.with(State.TAG), at);
    }

    static Step beforeValue(Context context, Slice text) {
        int at = Scan.skipSpaces(text, 0);
        if (at == text.length()) {
            return new Step(context, at);
        }
        Context value = context.with(context.attribute().value);
        return switch (text.charAt(at)) {
            case '"' -> new Step(value.with(Delimiter.DOUBLE_QUOTE), at + 1);
            case '\'' -> new Step(value.with(Delimiter.SINGLE_QUOTE), at + 1);
            default -> new Step(value.with(Delimiter.SPACE_OR_TAG_END), at);
        };
    }

    static Step comment(Context context, Slice text) {
        int end = text.indexOf(COMMENT_END, 0);
        return end < 0 ? new Step(context, text.length()) : new Step(Context.TEXT, end + COMMENT_END.length());
    }
}
