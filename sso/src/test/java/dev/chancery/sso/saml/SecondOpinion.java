package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SecondForm.at;
import static dev.chancery.sso.saml.SecondForm.attribute;
import static dev.chancery.sso.saml.SecondForm.children;
import static dev.chancery.sso.saml.SecondForm.refuseIf;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/**
 * Reads responses a second time, by the JDK alone and by none of the code under test: whether a response is good, and of whom it is. Where
 * the two differ one of them is wrong.
 */
final class SecondOpinion {

    private static final int LONGEST = 262_144;
    private static final Pattern BASE64 =
            Pattern.compile("(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final TrustedProvider provider;
    private final ServiceProvider us;
    private final Exchange exchange;

    SecondOpinion(TrustedProvider provider, ServiceProvider us, Exchange exchange) {
        this.provider = provider;
        this.us = us;
        this.exchange = exchange;
    }

    /** Whom a response is about, and what it says of them: each attribute its name, its friendly name and its values. */
    record Person(
            String assertion,
            String issuer,
            List<String> audiences,
            List<Optional<String>> name,
            Optional<String> sessionIndex,
            List<List<String>> attributes) {}

    static final class Refused extends RuntimeException {
        Refused(String why) {
            super(why, null, false, false);
        }
    }

    /** Nothing where the response is not good. */
    Optional<Person> of(String form) {
        try {
            return Optional.of(person(form));
        } catch (Exception e) {
            return Optional.empty();
        }
    }

    /** @throws Exception why it is not good */
    Person person(String form) throws Exception {
        Element response = SecondForm.root(octets(form), "p:Response");
        envelope(response);
        boolean responseSigned = SecondCrypto.signed(response, provider.keys());
        Optional<Element> encrypted = at(response, "a:EncryptedAssertion");
        Optional<Element> plain = at(response, "a:Assertion");
        refuseIf(encrypted.isPresent() == plain.isPresent(), "not one assertion");
        Element assertion = plain.isPresent()
                ? plain.get()
                : SecondForm.root(SecondCrypto.decrypted(encrypted.get(), us.decryptionKeys(), cbc()), "a:Assertion");
        boolean assertionSigned = SecondCrypto.signed(assertion, provider.keys());
        refuseIf(
                switch (provider.signed()) {
                    case RESPONSE_OR_ASSERTION -> !responseSigned && !assertionSigned;
                    case RESPONSE -> !responseSigned;
                    case ASSERTION -> !assertionSigned;
                    case BOTH -> !responseSigned || !assertionSigned;
                },
                "not signed as it has to be");
        return read(assertion);
    }

    private boolean cbc() {
        return provider.algorithms().encryptions().contains("http://www.w3.org/2001/04/xmlenc#aes128-cbc");
    }

    private static byte[] octets(String form) {
        refuseIf(form.length() > LONGEST / 3 * 4 + LONGEST / 16, "size");
        String text = form.replaceAll("[ \t\r\n]", "");
        refuseIf(!text.matches("([A-Za-z0-9+/]{4})*+([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?"), "Base64");
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int bits = 0;
        int count = 0;
        for (char c : text.replace("=", "").toCharArray()) {
            bits = bits << 6 | ALPHABET.indexOf(c);
            count += 6;
            if (count >= 8) {
                count -= 8;
                octets.write(bits >> count);
            }
        }
        refuseIf(octets.size() > LONGEST, "size");
        return octets.toByteArray();
    }

    private void envelope(Element response) {
        refuseIf(!response.getAttribute("Version").equals("2.0"), "version");
        at(response, "a:Issuer").ifPresent(this::issuer);
        boolean anonymous = at(response, "a:Issuer").isEmpty();
        boolean believed = at(response, "ds:Signature").isPresent()
                || at(response, "a:EncryptedAssertion").isPresent();
        refuseIf(anonymous && believed, "nobody's");
        Optional<String> destination = attribute(response, "Destination");
        boolean open = destination.isEmpty() && at(response, "ds:Signature").isEmpty();
        refuseIf(!open && !destination.equals(Optional.of(us.assertionConsumerService())), "destination");
        refuseIf(!attribute(response, "InResponseTo").equals(exchange.requestId()), "another request");
        issued(response);
        String status = at(response, "p:Status", "p:StatusCode").orElseThrow().getAttribute("Value");
        refuseIf(!status.equals("urn:oasis:names:tc:SAML:2.0:status:Success"), "status");
    }

    private void issued(Element message) {
        Instant issued = time(message, "IssueInstant").orElseThrow();
        refuseIf(issued.isAfter(latest()) || issued.isBefore(earliest().minus(us.longestWay())), "issue instant");
    }

    private String issuer(Element issuer) {
        refuseIf(!text(issuer).equals(provider.entityId()), "issuer");
        String entity = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
        refuseIf(!attribute(issuer, "Format").orElse(entity).equals(entity), "format of the issuer");
        return text(issuer);
    }

    private Person read(Element assertion) throws Exception {
        refuseIf(!assertion.getAttribute("Version").equals("2.0"), "version");
        String issuer = issuer(at(assertion, "a:Issuer").orElseThrow());
        issued(assertion);
        List<String> audiences = audiences(at(assertion, "a:Conditions").orElseThrow());
        Element subject = at(assertion, "a:Subject").orElseThrow();
        refuseIf(children(subject, "a:SubjectConfirmation").stream().noneMatch(this::confirmed), "not confirmed");
        Element statement = at(assertion, "a:AuthnStatement").orElseThrow();
        authenticated(statement);
        refuseIf(
                time(statement, "SessionNotOnOrAfter")
                        .filter(end -> !end.isAfter(exchange.now()))
                        .isPresent(),
                "over");
        refuseIf(attribute(statement, "SessionIndex").filter(String::isBlank).isPresent(), "no session");
        return new Person(
                assertion.getAttribute("ID"),
                issuer,
                audiences,
                name(subject),
                attribute(statement, "SessionIndex"),
                attributes(assertion));
    }

    private void authenticated(Element statement) {
        Instant when = time(statement, "AuthnInstant").orElseThrow();
        Instant since = exchange.authenticatedSince().orElse(Instant.EPOCH).minus(us.clockSkew());
        refuseIf(when.isAfter(latest()) || exchange.authenticatedSince().isPresent() && when.isBefore(since), "when");
        String how = at(statement, "a:AuthnContext", "a:AuthnContextClassRef")
                .map(SecondOpinion::text)
                .orElse("");
        refuseIf(
                !provider.authnContexts().isEmpty() && !provider.authnContexts().contains(how), "how");
    }

    private List<String> audiences(Element conditions) {
        within(conditions);
        List<Element> restrictions = children(conditions, "a:AudienceRestriction");
        refuseIf(restrictions.isEmpty(), "for everybody");
        List<String> all = new ArrayList<>();
        for (Element restriction : restrictions) {
            List<String> audiences = children(restriction, "a:Audience").stream()
                    .map(SecondOpinion::text)
                    .toList();
            refuseIf(!audiences.contains(us.entityId()), "for others");
            all.addAll(audiences);
        }
        return all;
    }

    private boolean confirmed(Element confirmation) {
        try {
            Element data = at(confirmation, "a:SubjectConfirmationData").orElseThrow();
            within(data);
            return confirmation.getAttribute("Method").equals("urn:oasis:names:tc:SAML:2.0:cm:bearer")
                    && data.getAttribute("Recipient").equals(us.assertionConsumerService())
                    && attribute(data, "InResponseTo").equals(exchange.requestId())
                    && attribute(data, "NotBefore").isEmpty()
                    && attribute(data, "NotOnOrAfter").isPresent();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private List<Optional<String>> name(Element subject) throws Exception {
        Optional<Element> encrypted = at(subject, "a:EncryptedID");
        Optional<Element> name = encrypted.isPresent()
                ? Optional.of(SecondForm.root(
                        SecondCrypto.decrypted(encrypted.get(), us.decryptionKeys(), cbc()), "a:NameID"))
                : at(subject, "a:NameID");
        return name.isEmpty()
                ? List.of()
                : List.of(
                        Optional.of(
                                attribute(name.get(), "Format").orElse("").endsWith(":emailAddress")
                                        ? text(name.get())
                                        : name.get().getTextContent()),
                        attribute(name.get(), "Format"),
                        attribute(name.get(), "NameQualifier"),
                        attribute(name.get(), "SPNameQualifier"));
    }

    private static List<List<String>> attributes(Element assertion) {
        List<List<String>> all = new ArrayList<>();
        for (Element statement : children(assertion, "a:AttributeStatement")) {
            for (Element attribute : children(statement, "a:Attribute")) {
                List<String> said = new ArrayList<>();
                said.add(attribute.getAttribute("Name"));
                said.add(attribute(attribute, "FriendlyName").orElse(null));
                children(attribute, "a:AttributeValue").forEach(value -> said.add(value.getTextContent()));
                all.add(said);
            }
        }
        return all;
    }

    private void within(Element element) {
        refuseIf(
                time(element, "NotBefore")
                        .filter(start -> start.isAfter(latest()))
                        .isPresent(),
                "not yet");
        refuseIf(
                time(element, "NotOnOrAfter")
                        .filter(end -> !end.isAfter(earliest()))
                        .isPresent(),
                "no more");
    }

    private Instant latest() {
        return exchange.now().plus(us.clockSkew());
    }

    private Instant earliest() {
        return exchange.now().minus(us.clockSkew());
    }

    /** In UTC, which it has to say; what is less than a nanosecond does not count. */
    private static Optional<Instant> time(Element element, String attribute) {
        return attribute(element, attribute).map(text -> {
            OffsetDateTime time = OffsetDateTime.parse(
                    stripped(text).replaceFirst("(\\.\\d{9})\\d+", "$1").replace("-00:00", "Z"));
            refuseIf(!time.getOffset().equals(ZoneOffset.UTC), "zone");
            return time.toInstant();
        });
    }

    private static String text(Element element) {
        return stripped(element.getTextContent());
    }

    /** Of what XML calls white space. */
    private static String stripped(String text) {
        return text.replaceFirst("^[ \\t\\r\\n]+", "").replaceFirst("[ \\t\\r\\n]+$", "");
    }
}
