package dev.chancery.infra.mail.template.escape;

import java.util.ArrayList;
import java.util.List;

/** Reads on in JavaScript, as far as to know texts, comments and regular expressions from the rest. */
final class JsScanner {

    private JsScanner() {}

    static Step code(Context context, Slice text) {
        int at = Scan.indexOfAny(text, "\"`'/{}<-#", 0);
        if (at < 0) {
            return new Step(context.with(Slash.after(text, context.slash())), text.length());
        }
        Context here = context.with(Slash.after(text.to(at), context.slash()));
        return switch (text.charAt(at)) {
            case '"' -> literal(here, State.JS_DOUBLE_QUOTED, at);
            case '\'' -> literal(here, State.JS_SINGLE_QUOTED, at);
            case '`' -> literal(here, State.JS_TEMPLATE, at);
            case '/' -> slash(here, text, at);
            case '<' -> comment(here, State.JS_HTML_OPEN_COMMENT, text, at, "<!--");
            case '-' -> comment(here, State.JS_HTML_CLOSE_COMMENT, text, at, "-->");
            case '#' -> comment(here, State.JS_LINE_COMMENT, text, at, "#!");
            case '{' -> new Step(brace(here, 1).with(Slash.REGEXP), at + 1);
            default -> closingBrace(here, at);
        };
    }

    private static Step literal(Context context, State state, int at) {
        return new Step(context.with(state).with(Slash.REGEXP), at + 1);
    }

    private static Step comment(Context context, State state, Slice text, int at, String opening) {
        return text.has(opening, at) ? new Step(context.with(state), at + opening.length()) : new Step(context, at + 1);
    }

    private static Step slash(Context context, Slice text, int at) {
        if (text.has("//", at)) {
            return new Step(context.with(State.JS_LINE_COMMENT), at + 2);
        }
        if (text.has("/*", at)) {
            return new Step(context.with(State.JS_BLOCK_COMMENT), at + 2);
        }
        return switch (context.slash()) {
            case REGEXP -> new Step(context.with(State.JS_REGEXP), at + 1);
            case DIVISION -> new Step(context.with(Slash.REGEXP), at + 1);
            case UNKNOWN ->
                throw new EscapeException(
                        "a slash could begin a regular expression or divide, depending on the branch before it");
        };
    }

    private static Step closingBrace(Context context, int at) {
        List<Integer> braces = context.braces();
        if (!braces.isEmpty() && braces.getLast() == 0) {
            return new Step(context.with(State.JS_TEMPLATE).with(braces.subList(0, braces.size() - 1)), at + 1);
        }
        return new Step(brace(context, -1).with(Slash.REGEXP), at + 1);
    }

    private static Context brace(Context context, int opened) {
        if (context.braces().isEmpty()) {
            return context;
        }
        List<Integer> braces = new ArrayList<>(context.braces());
        braces.set(braces.size() - 1, braces.getLast() + opened);
        return context.with(braces);
    }

    static Step template(Context context, Slice text) {
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '\\') {
                at = escaped(text, at);
            } else if (character == '`') {
                return new Step(context.with(State.JS), at + 1);
            } else if (text.has("${", at)) {
                List<Integer> braces = new ArrayList<>(context.braces());
                braces.add(0);
                return new Step(context.with(State.JS).with(braces), at + 2);
            }
        }
        return new Step(context, text.length());
    }

    static Step quoted(Context context, Slice text) {
        char quote = context.state() == State.JS_DOUBLE_QUOTED ? '"' : '\'';
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at = escaped(text, at);
            } else if (text.charAt(at) == quote) {
                return new Step(context.with(State.JS).with(Slash.DIVISION), at + 1);
            }
        }
        return new Step(context, text.length());
    }

    static Step regexp(Context context, Slice text) {
        boolean inClass = false;
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '\\' -> at = escaped(text, at);
                case '[' -> inClass = true;
                case ']' -> inClass = false;
                case '/' -> {
                    // it is written as \x3C/script, which ends nothing
                    boolean script = text.hasIgnoringCase("</script", at - 1);
                    if (!inClass && !script) {
                        return new Step(context.with(State.JS).with(Slash.DIVISION), at + 1);
                    }
                }
                default -> {}
            }
        }
        if (inClass) {
            throw new EscapeException("a value cannot stand between the brackets of a regular expression");
        }
        return new Step(context, text.length());
    }

    /** The place of the character after a backslash. */
    private static int escaped(Slice text, int backslash) {
        if (backslash + 1 == text.length()) {
            throw new EscapeException("a backslash in a script has nothing to escape");
        }
        return backslash + 1;
    }
}
