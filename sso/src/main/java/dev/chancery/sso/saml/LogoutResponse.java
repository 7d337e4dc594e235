package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Names.PROTOCOL_NS;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Tells an identity provider that whom it has named is signed out here (SAML Core §3.7.2).
 *
 * @param issuer our entity id
 * @param destination where it is sent
 * @param inResponseTo the id of the request
 */
public record LogoutResponse(String id, Instant issueInstant, String issuer, URI destination, String inResponseTo) {

    public LogoutResponse {
        issueInstant = issueInstant.truncatedTo(ChronoUnit.MILLIS);
    }

    Document toDocument() {
        Document document = WrittenXml.document(PROTOCOL_NS, "samlp:LogoutResponse");
        Element response = document.getDocumentElement();
        WrittenXml.header(response, id, issueInstant, destination);
        response.setAttribute("InResponseTo", inResponseTo);
        WrittenXml.issuer(response, issuer);
        Element status = WrittenXml.child(response, PROTOCOL_NS, "samlp:Status");
        WrittenXml.child(status, PROTOCOL_NS, "samlp:StatusCode").setAttribute("Value", AcceptedLogoutResponse.SUCCESS);
        return document;
    }
}
