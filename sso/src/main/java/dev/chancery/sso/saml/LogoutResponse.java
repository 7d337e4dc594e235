package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Names.PROTOCOL_NS;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Tells an identity provider whether whom it has named is signed out here (SAML Core §3.7.2).
 *
 * @param issuer our entity id
 * @param destination where it is sent
 * @param inResponseTo the id of the request
 * @param done else something is wrong with the request
 */
public record LogoutResponse(
        String id, Instant issueInstant, String issuer, URI destination, String inResponseTo, boolean done) {

    private static final String STATUS_CODE = "samlp:StatusCode";
    private static final String REQUESTER = "urn:oasis:names:tc:SAML:2.0:status:Requester";
    private static final String REQUEST_DENIED = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied";

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
        Element code = WrittenXml.child(status, PROTOCOL_NS, STATUS_CODE);
        code.setAttribute("Value", done ? AcceptedLogoutResponse.SUCCESS : REQUESTER);
        if (!done) {
            WrittenXml.child(code, PROTOCOL_NS, STATUS_CODE).setAttribute("Value", REQUEST_DENIED);
        }
        return document;
    }
}
