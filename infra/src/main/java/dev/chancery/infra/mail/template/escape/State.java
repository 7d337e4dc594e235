package dev.chancery.infra.mail.template.escape;

/** What a character of a page belongs to. */
enum State {
    TEXT,
    /** Within a tag, where an attribute or its end is next. */
    TAG,
    ATTRIBUTE_NAME,
    AFTER_NAME,
    BEFORE_VALUE,
    HTML_COMMENT,
    /** The text of a {@code title} or {@code textarea}, in which no tag begins. */
    RCDATA,
    /** The value of an attribute that is text. */
    ATTRIBUTE,
    URL,
    SRCSET,
    /** The {@code content} of a {@code meta}, which may name a URL. */
    META_CONTENT,
    META_URL,
    JS,
    JS_DOUBLE_QUOTED,
    JS_SINGLE_QUOTED,
    JS_TEMPLATE,
    JS_REGEXP,
    JS_BLOCK_COMMENT,
    JS_LINE_COMMENT,
    JS_HTML_OPEN_COMMENT,
    JS_HTML_CLOSE_COMMENT,
    CSS,
    CSS_DOUBLE_QUOTED,
    CSS_SINGLE_QUOTED,
    CSS_DOUBLE_QUOTED_URL,
    CSS_SINGLE_QUOTED_URL,
    CSS_URL,
    CSS_BLOCK_COMMENT,
    CSS_LINE_COMMENT,
    /** After {@code break} or {@code continue}: nothing of it is written. */
    DEAD;

    boolean isComment() {
        return switch (this) {
            case HTML_COMMENT,
                    JS_BLOCK_COMMENT,
                    JS_LINE_COMMENT,
                    JS_HTML_OPEN_COMMENT,
                    JS_HTML_CLOSE_COMMENT,
                    CSS_BLOCK_COMMENT,
                    CSS_LINE_COMMENT -> true;
            default -> false;
        };
    }

    /** A text within a script, where {@code </script} does not end it for JavaScript, but does for HTML. */
    boolean isScriptLiteral() {
        return switch (this) {
            case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED, JS_TEMPLATE, JS_REGEXP -> true;
            default -> false;
        };
    }
}
