package dev.chancery.api.http;

import java.util.regex.Pattern;

/**
 * Names of audiences and roles as requests may give them. They stay in the log in clear, so neither an address nor a number by
 * which somebody is reached is anybody's to put there.
 */
public final class Audience {

    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_.:/-]*[A-Za-z_][A-Za-z0-9_.:/-]*)?");

    private Audience() {}

    /**
     * The name itself.
     *
     * @param field or header, for the message
     * @throws ApiException {@code validation_failed} for what is too long or may be an address
     */
    public static String require(String field, String name) {
        if (!NAME.matcher(ShortText.require(field, name)).matches() || ClientAddress.parse(name) != null) {
            throw ApiException.validation(field + " can only contain letters, digits and _.:/-, and is no address");
        }
        return name;
    }
}
