package dev.chancery.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** An e-mail address in the form in which it is stored: lower case, of the form that HTML's input fields accept. */
public record EmailAddress(String value) implements Address {

    private static final int LONGEST = 255;
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+"
            + "@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
            + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");

    /** @throws ApiException {@code validation_failed} with GoTrue's text */
    public static EmailAddress parse(String text) {
        if (text.isEmpty()) {
            throw ApiException.validation("An email address is required");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw ApiException.validation("An email address is too long");
        }
        if (!FORM.matcher(text).matches()) {
            throw ApiException.validation("Unable to validate email address: invalid format");
        }
        return new EmailAddress(text.toLowerCase(Locale.ROOT));
    }
}
