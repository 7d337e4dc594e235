package dev.chancery.sso.saml;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    /** XML 1.0 §2.2: so nobody has a name that looks like one with qualifiers. */
    private static final String SEPARATOR = "\u001f";

    private static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
    private static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

    /** One that is said to a provider, which knows what it means by it. */
    public NameId(
            String value, Optional<String> format, Optional<String> nameQualifier, Optional<String> spNameQualifier) {
        this(value, format, nameQualifier, spNameQualifier, value);
    }

    /**
     * One that a provider says. Between the two its qualifiers are their entity ids, said or not; another qualifier is part of the name
     * (SAML Core §8.3.7), and is written before it, divided by what no XML can hold. Addresses have no case here, nor has what may be one
     * since nobody says what it is; all else is another name where one character is another, white space included (SAML Core §1.3.1).
     */
    static NameId read(Element element, TrustedProvider provider, ServiceProvider us) {
        Optional<String> format = Children.attribute(element, "Format");
        String text = element.getTextContent();
        String value = format.filter(EMAIL_ADDRESS::equals).isPresent() ? XmlSpace.strip(text) : text;
        Optional<String> nameQualifier = Children.attribute(element, "NameQualifier");
        Optional<String> spNameQualifier = Children.attribute(element, "SPNameQualifier");
        boolean isAddress = format.map(EMAIL_ADDRESS::equals).orElse(false)
                || format.map(UNSPECIFIED::equals).orElse(true) && value.contains("@");
        String name = isAddress ? AsciiCase.lower(value) : value;
        String theirs = nameQualifier.orElse(provider.entityId());
        String ours = spNameQualifier.orElse(us.entityId());
        boolean usual = theirs.equals(provider.entityId()) && ours.equals(us.entityId());
        return new NameId(
                value,
                format,
                nameQualifier,
                spNameQualifier,
                usual ? name : theirs + SEPARATOR + ours + SEPARATOR + name);
    }

    /** By which they may be known: as they are spelled, and as everybody is who is new. */
    public List<String> identifiers() {
        return Stream.of(spelled(), identifier).distinct().toList();
    }

    /** The identifier with the case of the value: who is known by it already stays so. */
    String spelled() {
        return identifier.substring(0, identifier.length() - value.length()) + value;
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
