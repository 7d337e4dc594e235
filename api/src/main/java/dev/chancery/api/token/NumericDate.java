package dev.chancery.api.token;

import java.time.Instant;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A date claim (RFC 7519 §2): seconds since 1970, a fraction is cut off; like GoTrue also as a numeric string. */
final class NumericDate {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private NumericDate() {}

    /**
     * @param outOfRange what a number beyond all calendars stands for; the caller names the side that refuses the token
     * @throws Json.Mismatch if the value is no number
     */
    static Instant read(JsonParser value, Instant outOfRange) {
        JsonToken token = value.currentToken();
        String text = switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value.getString();
            case VALUE_STRING -> requireNumber(value.getString());
            default ->
                throw new Json.Mismatch("could not parse NumericData: json: cannot unmarshal " + Json.kind(token)
                        + " into Go value of type json.Number");
        };
        double seconds = Double.parseDouble(text);
        if (Double.isInfinite(seconds)) {
            throw new Json.Mismatch("could not convert json number value to float: strconv.ParseFloat: parsing \""
                    + text + "\": value out of range");
        }
        boolean representable = seconds > Instant.MIN.getEpochSecond() && seconds < Instant.MAX.getEpochSecond();
        return representable ? Instant.ofEpochSecond((long) seconds) : outOfRange;
    }

    private static String requireNumber(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new Json.Mismatch(
                    "could not parse NumericData: json: invalid number literal, trying to unmarshal \"\\\"" + text
                            + "\\\"\" into Number");
        }
        return text;
    }
}
