package dev.chancery.sso.saml;

import java.util.Locale;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * Whom an assertion is about (SAML Core §2.2.3).
 *
 * @param format a URI; nothing where it is not said, which is {@code unspecified}
 * @param identifier one text for all that is the same name, to be compared octet by octet
 */
public record NameId(
        String value,
        Optional<String> format,
        Optional<String> nameQualifier,
        Optional<String> spNameQualifier,
        String identifier) {

    private static final String EMAIL_ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    private static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

    /** One that is said to a provider, which knows what it means by it. */
    public NameId(
            String value, Optional<String> format, Optional<String> nameQualifier, Optional<String> spNameQualifier) {
        this(value, format, nameQualifier, spNameQualifier, value);
    }

    /**
     * One that a provider says. Between the two its qualifiers are their entity ids, said or not; another qualifier is part of the name
     * (SAML Core §8.3.7), and is written before it as {@code nameQualifier!spNameQualifier!value}. Addresses have no case here.
     */
    static NameId read(Element element, TrustedProvider provider, ServiceProvider us) {
        String value = element.getTextContent().strip();
        Optional<String> format = Children.attribute(element, "Format");
        Optional<String> nameQualifier = Children.attribute(element, "NameQualifier");
        Optional<String> spNameQualifier = Children.attribute(element, "SPNameQualifier");
        String name = format.filter(EMAIL_ADDRESS::equals).isPresent() ? value.toLowerCase(Locale.ROOT) : value;
        String theirs = nameQualifier.orElse(provider.entityId());
        String ours = spNameQualifier.orElse(us.entityId());
        boolean usual = theirs.equals(provider.entityId()) && ours.equals(us.entityId());
        return new NameId(
                value, format, nameQualifier, spNameQualifier, usual ? name : theirs + "!" + ours + "!" + name);
    }

    boolean isAddress() {
        return format.filter(EMAIL_ADDRESS::equals).isPresent();
    }

    /** Another one each time (SAML Core §8.3.8). */
    boolean isTransient() {
        return format.filter(TRANSIENT::equals).isPresent();
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return format.orElse("unspecified");
    }
}
