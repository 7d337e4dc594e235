package dev.chancery.sso.saml;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.datatype.DatatypeFactory;
import org.w3c.dom.Element;

/** Times of SAML, which are UTC and say so (SAML Core §1.3.3). */
final class Instants {

    private static final Pattern UTC =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?\\d*(Z|[+-]00:00)");

    /** Arithmetic with as many digits as somebody likes takes as long as they like. */
    private static final int LONGEST_DURATION = 100;

    private Instants() {}

    /** @throws MessageRejected by {@code check}, if it is there and no time in UTC */
    static Optional<Instant> read(Element element, String attribute, Check check) throws MessageRejected {
        Optional<String> value = Children.attribute(element, attribute).map(XmlSpace::strip);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parse(value.get(), attribute, check));
    }

    /** @throws MessageRejected by {@code check}, if it is not there, or no time in UTC */
    static Instant require(Element element, String attribute, Check check) throws MessageRejected {
        return read(element, attribute, check)
                .orElseThrow(() -> new MessageRejected(check, attribute + " of " + element.getLocalName(), "none"));
    }

    /** @throws MessageRejected by {@code check}, if it is there and no duration, or one that goes backward (XML Schema Part 2 §3.2.6) */
    static Optional<Duration> duration(Element element, String attribute, Check check) throws MessageRejected {
        Optional<String> value = Children.attribute(element, attribute).map(XmlSpace::strip);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get().length() > LONGEST_DURATION) {
            throw new MessageRejected(check, attribute + " of at most " + LONGEST_DURATION + " characters", "more");
        }
        try {
            // months and years, which differ, are those that begin with 1970
            long millis = DatatypeFactory.newDefaultInstance()
                    .newDuration(value.get())
                    .getTimeInMillis(new Date(0));
            if (millis >= 0) {
                return Optional.of(Duration.ofMillis(millis));
            }
        } catch (RuntimeException e) {
            // no duration: refused below
        }
        throw new MessageRejected(check, attribute + " as a duration", value.get());
    }

    private static Instant parse(String value, String attribute, Check check) throws MessageRejected {
        var matcher = UTC.matcher(value);
        if (matcher.matches()) {
            try {
                String fraction = matcher.group(1) == null ? "" : matcher.group(1);
                return Instant.parse(value.substring(0, 19) + fraction + "Z");
            } catch (DateTimeException e) {
                // the thirtieth of February, say: refused below
            }
        }
        throw new MessageRejected(check, attribute + " as a time in UTC", value);
    }
}
