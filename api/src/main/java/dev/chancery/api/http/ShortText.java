package dev.chancery.api.http;

/** Texts for columns of 255 characters, which nothing but their length restricts. */
public final class ShortText {

    private static final int LONGEST = 255;

    private ShortText() {}

    /**
     * The text itself.
     *
     * @param name of the field or header, for the message
     * @throws ApiException {@code validation_failed} for one that is too long; GoTrue leaves that to the column
     */
    public static String require(String name, String text) {
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw ApiException.validation(name + " cannot be longer than " + LONGEST + " characters");
        }
        return text;
    }
}
