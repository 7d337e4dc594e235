package dev.chancery.infra.mail.template.escape;

/** What ends the value of an attribute. */
enum Delimiter {
    /** There is no attribute. */
    NONE(""),
    DOUBLE_QUOTE("\""),
    SINGLE_QUOTE("'"),
    SPACE_OR_TAG_END(" \t\n\f\r>");

    private final String ends;

    Delimiter(String ends) {
        this.ends = ends;
    }

    /** Where the value ends, or the length of the text. */
    int end(CharSequence text) {
        int end = Scan.indexOfAny(text, ends, 0);
        return end < 0 ? text.length() : end;
    }
}
