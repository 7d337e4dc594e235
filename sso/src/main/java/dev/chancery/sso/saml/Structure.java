package dev.chancery.sso.saml;

import dev.chancery.sso.saml.ElementRule.Occurrence;
import java.util.HashSet;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Walks over all of a document before anything of it is believed: only what {@link ResponseGrammar} has, where it has it, every id once,
 * neither comments nor processing instructions. What attacks by wrapping need is a second place for something, and here is none.
 */
final class Structure {

    private static final Set<String> OF_SAML = Set.of(
            Names.ASSERTION_NS,
            Names.PROTOCOL_NS,
            Names.SIGNATURE_NS,
            Names.SIGNATURE_11_NS,
            Names.ENCRYPTION_NS,
            Names.ENCRYPTION_11_NS);

    /** Of those that carry groups of people, hundreds. A library may look at each for each other one beside it. */
    private static final int MOST_ELEMENTS = 10_000;

    /** Of those that name sessions, dozens. Strangers may send them without being expected. */
    private static final int MOST_ELEMENTS_OF_LOGOUT = 1_000;

    /** What a key may be called by. */
    private static final int MOST_ELEMENTS_OF_SIGNATURE = 100;

    /** Those of URLs have hundreds. */
    private static final int LONGEST_ATTRIBUTE = 4_096;

    /** What has a type is matched, or counted, in a time that may grow with the square of its length. */
    private static final int LONGEST_OF_TYPE = 1_000;

    private static final Set<String> FREE_TYPES = Set.of("string", "anyType", "anySimpleType");

    private final int mostElements;
    private final Set<String> ids = new HashSet<>();
    private int elements;

    private Structure(int mostElements) {
        this.mostElements = mostElements;
    }

    /**
     * @param root what the document has to be
     * @throws MessageRejected {@code STRUCTURE} or {@code UNIQUE_IDS}
     */
    static void check(Element element, QName root) throws MessageRejected {
        if (!name(element).equals(root)) {
            throw new MessageRejected(Check.STRUCTURE, root.getLocalPart(), String.valueOf(name(element)));
        }
        boolean logout = root.equals(ResponseGrammar.LOGOUT_REQUEST) || root.equals(ResponseGrammar.LOGOUT_RESPONSE);
        new Structure(logout ? MOST_ELEMENTS_OF_LOGOUT : MOST_ELEMENTS).walk(element);
    }

    private void walk(Element element) throws MessageRejected {
        count();
        int before = elements;
        QName name = name(element);
        ElementRule rule = ResponseGrammar.of(name).orElseThrow(() -> misplaced(element));
        if (name.equals(ResponseGrammar.X509_SERIAL) && element.getTextContent().length() > LONGEST_OF_TYPE) {
            throw tooMany(LONGEST_OF_TYPE + " digits");
        }
        attributes(element, rule);
        Set<QName> seen = new HashSet<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                child(child, rule, seen);
            } else {
                text(node, rule.children().isEmpty() || rule.open());
            }
        }
        if (name.equals(ResponseGrammar.SIGNATURE) && elements - before > MOST_ELEMENTS_OF_SIGNATURE) {
            throw tooMany(MOST_ELEMENTS_OF_SIGNATURE + " elements in a signature");
        }
    }

    /** @param seen which of those that may be there once have been */
    private void child(Element child, ElementRule rule, Set<QName> seen) throws MessageRejected {
        QName name = name(child);
        Occurrence occurrence = rule.children().get(name);
        if (occurrence == Occurrence.ONCE && !seen.add(name)) {
            throw new MessageRejected(
                    Check.STRUCTURE,
                    "one " + child.getLocalName(),
                    "several in " + child.getParentNode().getLocalName());
        }
        if (occurrence != null) {
            walk(child);
        } else if (rule.open()) {
            foreign(child);
        } else {
            throw misplaced(child);
        }
    }

    private void count() throws MessageRejected {
        elements++;
        if (elements > mostElements) {
            throw tooMany(mostElements + " elements");
        }
    }

    private static MessageRejected tooMany(String most) {
        return new MessageRejected(Check.STRUCTURE, "at most " + most, "more");
    }

    /** What SAML leaves to others may hold anything but parts of SAML: nothing in there can be taken for them. */
    private void foreign(Element element) throws MessageRejected {
        count();
        if (OF_SAML.contains(String.valueOf(element.getNamespaceURI()))) {
            throw misplaced(element);
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            requireBounded(element, (Attr) attributes.item(i));
            requireNoId((Attr) attributes.item(i));
        }
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                foreign(child);
            } else {
                text(node, true);
            }
        }
    }

    private void attributes(Element element, ElementRule rule) throws MessageRejected {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            requireBounded(element, attribute);
            String namespace = attribute.getNamespaceURI();
            if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(namespace)) {
                continue;
            }
            if (namespace == null && rule.attributes().contains(attribute.getLocalName())) {
                rememberId(attribute);
            } else if (rule.open() && namespace != null) {
                requireNoId(attribute);
            } else {
                throw new MessageRejected(
                        Check.STRUCTURE,
                        "attributes of " + element.getLocalName(),
                        String.valueOf(attribute.getName()));
            }
        }
    }

    /** Before the schemas look at it. */
    private static void requireBounded(Element element, Attr attribute) throws MessageRejected {
        if (attribute.getValue().length() > LONGEST_ATTRIBUTE) {
            throw tooMany(LONGEST_ATTRIBUTE + " characters in an attribute");
        }
        boolean isType = XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(attribute.getNamespaceURI())
                && attribute.getLocalName().equals("type");
        String type = attribute.getValue().strip();
        if (isType
                && !FREE_TYPES.contains(type.substring(type.indexOf(':') + 1))
                && element.getTextContent().length() > LONGEST_OF_TYPE) {
            throw tooMany(LONGEST_OF_TYPE + " characters of a type");
        }
    }

    private void rememberId(Attr attribute) throws MessageRejected {
        if (attribute.getLocalName().equalsIgnoreCase("ID") && !ids.add(attribute.getValue())) {
            throw new MessageRejected(Check.UNIQUE_IDS, "ids that occur once", attribute.getValue());
        }
    }

    /** A prefix may be called so. */
    private static void requireNoId(Attr attribute) throws MessageRejected {
        boolean declared = XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI());
        if (!declared && attribute.getLocalName().equalsIgnoreCase("ID")) {
            throw new MessageRejected(Check.UNIQUE_IDS, "ids of SAML's elements only", attribute.getName());
        }
    }

    private static void text(Node node, boolean allowed) throws MessageRejected {
        boolean isText = node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE;
        if (!isText || !allowed && !node.getNodeValue().isBlank()) {
            throw new MessageRejected(
                    Check.STRUCTURE,
                    "elements and text",
                    node.getNodeName() + " in " + node.getParentNode().getLocalName());
        }
    }

    private static MessageRejected misplaced(Element element) {
        Node parent = element.getParentNode();
        return new MessageRejected(
                Check.STRUCTURE, "what SAML has in " + parent.getNodeName(), String.valueOf(name(element)));
    }

    static QName name(Element element) {
        return new QName(element.getNamespaceURI(), element.getLocalName());
    }
}
