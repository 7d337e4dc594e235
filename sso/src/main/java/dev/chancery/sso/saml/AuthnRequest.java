package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Names.ASSERTION_NS;
import static dev.chancery.sso.saml.Names.PROTOCOL_NS;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Asks an identity provider to say who is at the browser (SAML Core §3.4.1).
 *
 * @param id which the response has to name; 160 random bits
 * @param issuer our entity id
 * @param destination where it is sent
 * @param assertionConsumerService where the response has to be posted
 * @param nameIdFormat in which people are to be named; nothing leaves it to the provider
 * @param forceAuthn whether whoever has a session there has to show again who they are
 * @param authnContexts classes of ways to show it, any of which will do; none leaves it to the provider
 */
public record AuthnRequest(
        String id,
        Instant issueInstant,
        String issuer,
        URI destination,
        URI assertionConsumerService,
        Optional<String> nameIdFormat,
        boolean forceAuthn,
        List<String> authnContexts) {

    public AuthnRequest {
        issueInstant = issueInstant.truncatedTo(ChronoUnit.MILLIS);
        authnContexts = List.copyOf(authnContexts);
    }

    Document toDocument() {
        Document document = WrittenXml.document(PROTOCOL_NS, "samlp:AuthnRequest");
        Element request = document.getDocumentElement();
        WrittenXml.header(request, id, issueInstant, destination);
        request.setAttribute("AssertionConsumerServiceURL", assertionConsumerService.toString());
        request.setAttribute("ProtocolBinding", Binding.HTTP_POST.uri());
        if (forceAuthn) {
            request.setAttribute("ForceAuthn", "true");
        }
        WrittenXml.issuer(request, issuer);
        Element policy = WrittenXml.child(request, PROTOCOL_NS, "samlp:NameIDPolicy");
        nameIdFormat.ifPresent(format -> policy.setAttribute("Format", format));
        policy.setAttribute("AllowCreate", "true");
        if (!authnContexts.isEmpty()) {
            Element contexts = WrittenXml.child(request, PROTOCOL_NS, "samlp:RequestedAuthnContext");
            contexts.setAttribute("Comparison", "exact");
            for (String context : authnContexts) {
                WrittenXml.child(contexts, ASSERTION_NS, "saml:AuthnContextClassRef")
                        .setTextContent(context);
            }
        }
        return document;
    }
}
