package dev.chancery.infra.mail.template.escape;

import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/**
 * A text of the template itself, cleaned of what would be ambiguous: comments are left out, a {@code <} that begins no
 * tag is escaped.
 *
 * @param text what is written
 * @param after the place behind it
 */
public record Markup(String text, Context after) {

    private static final String DOCTYPE = "<!DOCTYPE";
    private static final Pattern SCRIPT_TAG = Pattern.compile("<(script|/script|!--)", Pattern.CASE_INSENSITIVE);

    /** @throws EscapeException if the text is no HTML that every reader takes for the same */
    public static Markup at(Context place, String text) {
        StringBuilder out = new StringBuilder(text.length());
        Context context = place;
        int at = 0;
        while (at < text.length()) {
            Step step = step(context, Slice.of(text).from(at));
            String passed = text.substring(at, at + step.consumed());
            append(out, context, step.context(), passed);
            context = step.context();
            at += step.consumed();
        }
        return new Markup(out.toString(), context);
    }

    private static Step step(Context context, Slice rest) {
        if (context.delimiter() != Delimiter.NONE) {
            return attributeValue(context, rest);
        }
        boolean inScriptText = context.element() == Element.SCRIPT
                && (context.state().isScriptLiteral() || context.state().isComment());
        int end = context.element() == Element.NONE || inScriptText
                ? -1
                : context.element().endTag(rest);
        if (end == 0) {
            return new Step(Context.TEXT, 0);
        }
        return Scanner.of(context.state()).next(context, end < 0 ? rest : rest.to(end));
    }

    private static Step attributeValue(Context context, Slice rest) {
        int end = context.delimiter().end(rest);
        if (context.delimiter() == Delimiter.SPACE_OR_TAG_END) {
            int bad = Scan.indexOfAny(rest.to(end), "\"'<=`", 0);
            if (bad >= 0) {
                throw new EscapeException(
                        "there is " + rest.charAt(bad) + " in the value of an attribute without quotes");
            }
        }
        if (end == rest.length()) {
            return new Step(within(context, Parser.unescapeEntities(rest.toString(), false)), end);
        }
        Element element = context.element();
        if (element == Element.SCRIPT
                && context.attribute() == Attribute.SCRIPT_TYPE
                && !ScriptType.isJavaScript(rest.to(end).toString())) {
            element = Element.NONE;
        }
        boolean quoted = context.delimiter() != Delimiter.SPACE_OR_TAG_END;
        return new Step(Context.of(State.TAG, element), end + (quoted ? 1 : 0));
    }

    private static Context within(Context place, String value) {
        Context context = place;
        int at = 0;
        while (at < value.length()) {
            Step step =
                    Scanner.of(context.state()).next(context, Slice.of(value).from(at));
            context = step.context();
            at += step.consumed();
        }
        return context;
    }

    private static void append(StringBuilder out, Context before, Context after, String passed) {
        State state = before.state();
        boolean begins = state != after.state() && after.state().isComment() && after.delimiter() == Delimiter.NONE;
        if (state == State.TEXT || state == State.RCDATA) {
            int end = state == after.state() ? passed.length() : tagStart(passed);
            escapeStrayBrackets(out, passed, end);
            out.append(passed, end, begins ? end : passed.length());
        } else if (state.isComment() && before.delimiter() == Delimiter.NONE) {
            out.append(inPlaceOf(state, passed));
        } else if (begins) {
            out.append(passed, 0, passed.length() - opening(after.state()));
        } else if (state.isScriptLiteral()) {
            out.append(SCRIPT_TAG.matcher(passed).replaceAll("\\\\x3C$1"));
        } else {
            out.append(passed);
        }
    }

    private static int tagStart(String passed) {
        int start = passed.lastIndexOf('<');
        return start < 0 ? passed.length() : start;
    }

    private static void escapeStrayBrackets(StringBuilder out, String passed, int end) {
        for (int i = 0; i < end; i++) {
            boolean doctype = passed.regionMatches(true, i, DOCTYPE, 0, DOCTYPE.length());
            if (passed.charAt(i) == '<' && !doctype) {
                out.append("&lt;");
            } else {
                out.append(passed.charAt(i));
            }
        }
    }

    /** What is left of a comment: what it means to the code around it. */
    private static String inPlaceOf(State comment, String passed) {
        return switch (comment) {
            case JS_BLOCK_COMMENT -> Scan.indexOfAny(passed, "\n\r\u2028\u2029", 0) >= 0 ? "\n" : " ";
            case CSS_BLOCK_COMMENT -> " ";
            default -> "";
        };
    }

    /** How many characters open a comment. */
    private static int opening(State comment) {
        return switch (comment) {
            case HTML_COMMENT, JS_HTML_OPEN_COMMENT -> 4;
            case JS_HTML_CLOSE_COMMENT -> 3;
            default -> 2;
        };
    }
}
