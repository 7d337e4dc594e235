package dev.chancery.infra.mail.template.escape;

/** A part of a text that is not copied; a page of a megabyte is read in many small steps. */
record Slice(String source, int start, int end) implements CharSequence {

    static Slice of(String text) {
        return new Slice(text, 0, text.length());
    }

    @Override
    public int length() {
        return end - start;
    }

    @Override
    public char charAt(int index) {
        return source.charAt(start + index);
    }

    /** The rest from {@code index} on. */
    Slice from(int index) {
        return new Slice(source, start + index, end);
    }

    /** The part before {@code index}. */
    Slice to(int index) {
        return new Slice(source, start, start + index);
    }

    @Override
    public Slice subSequence(int from, int to) {
        return new Slice(source, start + from, start + to);
    }

    /** Whether {@code word} stands at {@code index}. */
    boolean has(String word, int index) {
        return index + word.length() <= length() && source.startsWith(word, start + index);
    }

    /** Whether {@code word} stands at {@code index}, in whatever case. */
    boolean hasIgnoringCase(String word, int index) {
        return index >= 0
                && index + word.length() <= length()
                && source.regionMatches(true, start + index, word, 0, word.length());
    }

    /** Where {@code word} stands from {@code index} on, or -1. */
    int indexOf(String word, int index) {
        int found = source.indexOf(word, start + index, end);
        return found < 0 ? -1 : found - start;
    }

    @Override
    public String toString() {
        return source.substring(start, end);
    }
}
