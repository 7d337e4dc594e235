package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Names.ASSERTION_NS;
import static dev.chancery.sso.saml.Names.PROTOCOL_NS;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Asks an identity provider to end the session of somebody who has signed out here (SAML Core §3.7.1).
 *
 * @param id which the response has to name
 * @param issuer our entity id
 * @param destination where it is sent
 * @param subject whom, in the provider's own words
 * @param sessionIndex which of their sessions, in its words; nothing where it has none
 */
public record LogoutRequest(
        String id,
        Instant issueInstant,
        String issuer,
        URI destination,
        NameId subject,
        Optional<String> sessionIndex) {

    public LogoutRequest {
        issueInstant = issueInstant.truncatedTo(ChronoUnit.MILLIS);
    }

    Document toDocument() {
        Document document = WrittenXml.document(PROTOCOL_NS, "samlp:LogoutRequest");
        Element request = document.getDocumentElement();
        WrittenXml.header(request, id, issueInstant, destination);
        WrittenXml.issuer(request, issuer);
        Element name = WrittenXml.child(request, ASSERTION_NS, "saml:NameID");
        subject.format().ifPresent(format -> name.setAttribute("Format", format));
        subject.nameQualifier().ifPresent(qualifier -> name.setAttribute("NameQualifier", qualifier));
        subject.spNameQualifier().ifPresent(qualifier -> name.setAttribute("SPNameQualifier", qualifier));
        name.setTextContent(subject.value());
        sessionIndex.ifPresent(index ->
                WrittenXml.child(request, PROTOCOL_NS, "samlp:SessionIndex").setTextContent(index));
        return document;
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return id;
    }
}
