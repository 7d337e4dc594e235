package dev.chancery.api.http;

import java.util.regex.Pattern;

/** Names of audiences as requests may give them. They stay in the log in clear, so no address is anybody's to put there. */
public final class Audience {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:/-]*");

    private Audience() {}

    /**
     * The name itself.
     *
     * @param field or header, for the message
     * @throws ApiException {@code validation_failed} for what is too long or may be an address
     */
    public static String require(String field, String name) {
        if (!NAME.matcher(ShortText.require(field, name)).matches()) {
            throw ApiException.validation(field + " can only contain letters, digits and _.:/-");
        }
        return name;
    }
}
