package dev.chancery.sso.saml;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.datatype.DatatypeFactory;
import org.w3c.dom.Element;

/** Times of SAML, which are UTC and say so (SAML Core §1.3.3). */
final class Instants {

    private static final Pattern UTC = Pattern.compile(
            "(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):([0-5]\\d):([0-5]\\d)(?:\\.(\\d{1,9})\\d*)?(?:Z|[+-]00:00)");

    /** Arithmetic with as many digits as somebody likes takes as long as they like. */
    private static final int LONGEST_DURATION = 100;

    private static final Duration DAY = Duration.ofDays(1);

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
        Matcher utc = UTC.matcher(value);
        if (utc.matches()) {
            try {
                return instant(utc);
            } catch (DateTimeException e) {
                // the thirtieth of February, say: refused below
            }
        }
        throw new MessageRejected(check, attribute + " as a time in UTC", value);
    }

    /** In a fraction of the time that {@link Instant#parse} takes. */
    private static Instant instant(Matcher utc) {
        Instant day = LocalDate.of(number(utc, 1), number(utc, 2), number(utc, 3))
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        Duration time = Duration.ofHours(number(utc, 4))
                .plusMinutes(number(utc, 5))
                .plusSeconds(number(utc, 6))
                .plusNanos(nanos(utc.group(7)));
        // a day may end at 24:00:00 (XML Schema Part 2 §3.2.7)
        if (time.compareTo(DAY) > 0) {
            throw new DateTimeException("a day has 24 hours");
        }
        return day.plus(time);
    }

    private static int number(Matcher utc, int group) {
        return Integer.parseInt(utc.group(group));
    }

    private static long nanos(String fraction) {
        return fraction == null ? 0 : Long.parseLong(fraction + "0".repeat(9 - fraction.length()));
    }
}
