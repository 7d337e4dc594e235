package dev.chancery.api.http;

import java.util.Locale;

/** Audiences and roles: names that have to fit their columns. */
public final class Audience {

    private static final int LONGEST = 255;

    private Audience() {}

    /** @throws ApiException {@code validation_failed} where GoTrue lets the database refuse and answers 500 */
    public static String require(String name) {
        return require("aud", name);
    }

    /** The same for another such column, named in the message. */
    public static String require(String field, String name) {
        if (name.codePointCount(0, name.length()) > LONGEST) {
            throw ApiException.validation(
                    String.format(Locale.ROOT, "%s cannot be longer than %d characters", field, LONGEST));
        }
        return name;
    }
}
