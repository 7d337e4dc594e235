package dev.chancery.infra.mail.template.value;

/** A text that is being written and may not become longer than a megabyte, whatever a template does. */
public final class BoundedText {

    private static final int MAX_LENGTH = 1 << 20;

    private final StringBuilder text = new StringBuilder();

    /** @throws IllegalArgumentException if the text would be too long */
    public BoundedText append(CharSequence part) {
        if (text.length() + part.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the text is longer than " + MAX_LENGTH + " characters");
        }
        text.append(part);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
