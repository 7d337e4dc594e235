package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.Names.ASSERTION_NS;

import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Messages of ours, which nothing but a tree of elements is put together from: what stands in them cannot become markup. */
final class WrittenXml {

    private static final String ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

    private WrittenXml() {}

    static Document document(String namespace, String root) {
        try {
            Document document = DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .newDocument();
            document.appendChild(declared(document.createElementNS(namespace, root), namespace));
            return document;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Element child(Element parent, String namespace, String name) {
        Element child = parent.getOwnerDocument().createElementNS(namespace, name);
        if (!namespace.equals(parent.getNamespaceURI())) {
            declared(child, namespace);
        }
        return (Element) parent.appendChild(child);
    }

    /** What every message begins with (SAML Core §3.2.1, §3.2.2). */
    static void header(Element message, String id, Instant issueInstant, URI destination) {
        message.setAttribute("ID", id);
        message.setAttribute("Version", "2.0");
        message.setAttribute("IssueInstant", issueInstant.toString());
        message.setAttribute("Destination", destination.toString());
    }

    static Element issuer(Element message, String entityId) {
        Element issuer = child(message, ASSERTION_NS, "saml:Issuer");
        issuer.setAttribute("Format", ENTITY);
        issuer.setTextContent(entityId);
        return issuer;
    }

    /** A signature is made over the tree, and read from the text: both have to have the same namespaces. */
    private static Element declared(Element element, String namespace) {
        String prefix = element.getPrefix();
        element.setAttributeNS(
                XMLConstants.XMLNS_ATTRIBUTE_NS_URI, prefix == null ? "xmlns" : "xmlns:" + prefix, namespace);
        return element;
    }

    static String text(Document document) {
        try {
            TransformerFactory factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Transformer transformer = factory.newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }
}
