package dev.chancery.api.http;

import java.util.regex.Pattern;

/** A phone number in the form in which it is stored: the digits of E.164 without the plus sign. */
public record PhoneNumber(String value) implements Address {

    private static final Pattern E164 = Pattern.compile("[1-9][0-9]{1,14}");

    /** @throws ApiException {@code validation_failed} with GoTrue's text */
    public static PhoneNumber parse(String text) {
        String digits = normalize(text);
        if (!E164.matcher(digits).matches()) {
            throw ApiException.validation("Invalid phone number format (E.164 required)");
        }
        return new PhoneNumber(digits);
    }

    /** The digits, whatever else there is: for where one only looks whether somebody has it. */
    public static String normalize(String text) {
        String withoutPlus = text.startsWith("+") ? text.substring(1) : text;
        return withoutPlus.replace(" ", "");
    }
}
