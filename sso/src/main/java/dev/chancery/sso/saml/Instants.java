package dev.chancery.sso.saml;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** Times of SAML, which are UTC and say so (SAML Core §1.3.3). */
final class Instants {

    private static final Pattern UTC =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?\\d*(Z|[+-]00:00)");

    private Instants() {}

    /** @throws ResponseRejected by {@code check}, if it is there and no time in UTC */
    static Optional<Instant> read(Element element, String attribute, Check check) throws ResponseRejected {
        Optional<String> value = Children.attribute(element, attribute).map(String::strip);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parse(value.get(), attribute, check));
    }

    /** @throws ResponseRejected by {@code check}, if it is not there, or no time in UTC */
    static Instant require(Element element, String attribute, Check check) throws ResponseRejected {
        return read(element, attribute, check)
                .orElseThrow(() -> new ResponseRejected(check, attribute + " of " + element.getLocalName(), "none"));
    }

    private static Instant parse(String value, String attribute, Check check) throws ResponseRejected {
        var matcher = UTC.matcher(value);
        if (matcher.matches()) {
            try {
                String fraction = matcher.group(1) == null ? "" : matcher.group(1);
                return Instant.parse(value.substring(0, 19) + fraction + "Z");
            } catch (DateTimeException e) {
                // the thirtieth of February, say: refused below
            }
        }
        throw new ResponseRejected(check, attribute + " as a time in UTC", value);
    }
}
