package dev.chancery.infra.mail.template.escape;

/** Reads on in a text of a template, from one place of a page to the next. */
@FunctionalInterface
interface Scanner {

    /**
     * @param text not empty
     * @throws EscapeException if the text cannot go on like that
     */
    Step next(Context context, Slice text);

    static Scanner of(State state) {
        return switch (state) {
            case TEXT -> HtmlScanner::text;
            case TAG -> HtmlScanner::tag;
            case ATTRIBUTE_NAME -> HtmlScanner::attributeName;
            case AFTER_NAME -> HtmlScanner::afterName;
            case BEFORE_VALUE -> HtmlScanner::beforeValue;
            case HTML_COMMENT -> HtmlScanner::comment;
            case RCDATA, ATTRIBUTE, DEAD -> Scanner::all;
            case URL, SRCSET -> UrlScanner::url;
            case META_CONTENT -> UrlScanner::metaContent;
            case META_URL -> UrlScanner::metaUrl;
            case JS -> JsScanner::code;
            case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED -> JsScanner::quoted;
            case JS_REGEXP -> JsScanner::regexp;
            case JS_TEMPLATE -> JsScanner::template;
            case JS_BLOCK_COMMENT -> (context, text) -> blockComment(context, text, State.JS);
            case JS_LINE_COMMENT, JS_HTML_OPEN_COMMENT, JS_HTML_CLOSE_COMMENT ->
                (context, text) -> lineComment(context, text, "\n\r\u2028\u2029", State.JS);
            case CSS -> CssScanner::code;
            case CSS_DOUBLE_QUOTED, CSS_DOUBLE_QUOTED_URL, CSS_SINGLE_QUOTED, CSS_SINGLE_QUOTED_URL, CSS_URL ->
                CssScanner::text;
            case CSS_BLOCK_COMMENT -> (context, text) -> blockComment(context, text, State.CSS);
            case CSS_LINE_COMMENT -> (context, text) -> lineComment(context, text, "\n\f\r", State.CSS);
        };
    }

    private static Step all(Context context, Slice text) {
        return new Step(context, text.length());
    }

    private static Step blockComment(Context context, Slice text, State code) {
        int end = text.indexOf("*/", 0);
        return end < 0 ? all(context, text) : new Step(context.with(code), end + 2);
    }

    /** The line end itself belongs to the code. */
    private static Step lineComment(Context context, Slice text, String lineEnds, State code) {
        int end = Scan.indexOfAny(text, lineEnds, 0);
        return end < 0 ? all(context, text) : new Step(context.with(code), end);
    }
}
