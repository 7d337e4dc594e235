package dev.chancery.infra.mail.template.value;

/** What stands between the percent sign and the verb of {@code printf}. */
final class Directive {

    static final int NONE = -1;

    boolean plus;
    boolean minus;
    boolean sharp;
    boolean space;
    boolean zero;
    /** Whether {@code %#v} asks for the value as Go would write it in its source. */
    boolean asSource;

    int width = NONE;
    int precision = NONE;

    boolean padsWithZeros() {
        return zero && !minus;
    }

    /** Fills a text up to the width, with {@code filler} on the left or with blanks on the right. */
    String pad(String text, char filler) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        return minus ? text + " ".repeat(missing) : String.valueOf(filler).repeat(missing) + text;
    }

    String pad(String text) {
        return pad(text, padsWithZeros() ? '0' : ' ');
    }
}
