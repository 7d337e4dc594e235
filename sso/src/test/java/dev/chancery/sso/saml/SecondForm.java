package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.Source;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.helpers.DefaultHandler;

/** The form of a response as {@link SecondOpinion} has it: the schemas of the standards, and of what they allow what is written here. */
final class SecondForm {

    private static final Map<String, String> PREFIXES = Map.of(
            "urn:oasis:names:tc:SAML:2.0:protocol", "p:",
            "urn:oasis:names:tc:SAML:2.0:assertion", "a:",
            "http://www.w3.org/2000/09/xmldsig#", "ds:",
            "http://www.w3.org/2009/xmldsig11#", "ds11:",
            "http://www.w3.org/2001/04/xmlenc#", "xe:",
            "http://www.w3.org/2009/xmlenc11#", "xe11:",
            "http://www.w3.org/2001/10/xml-exc-c14n#", "ec:");

    /** What may stand in what; with a star several times, else once. */
    private static final Map<String, Set<String>> WITHIN = table("""
            p:Response a:Issuer ds:Signature p:Status a:Assertion a:EncryptedAssertion
            p:Status p:StatusCode p:StatusMessage p:StatusDetail
            p:StatusCode p:StatusCode
            a:Assertion a:Issuer ds:Signature a:Subject a:Conditions a:AuthnStatement a:AttributeStatement*
            a:EncryptedAssertion xe:EncryptedData xe:EncryptedKey*
            a:EncryptedID xe:EncryptedData xe:EncryptedKey*
            a:Subject a:NameID a:EncryptedID a:SubjectConfirmation*
            a:SubjectConfirmation a:NameID a:EncryptedID a:SubjectConfirmationData
            a:Conditions a:AudienceRestriction* a:OneTimeUse a:ProxyRestriction
            a:AudienceRestriction a:Audience*
            a:ProxyRestriction a:Audience*
            a:AuthnStatement a:SubjectLocality a:AuthnContext
            a:AuthnContext a:AuthnContextClassRef a:AuthnContextDecl a:AuthnContextDeclRef a:AuthenticatingAuthority*
            a:AttributeStatement a:Attribute*
            a:Attribute a:AttributeValue*
            a:AttributeValue a:NameID
            ds:Signature ds:SignedInfo ds:SignatureValue ds:KeyInfo
            ds:SignedInfo ds:CanonicalizationMethod ds:SignatureMethod ds:Reference
            ds:CanonicalizationMethod ec:InclusiveNamespaces
            ds:Reference ds:Transforms ds:DigestMethod ds:DigestValue
            ds:Transforms ds:Transform*
            ds:Transform ec:InclusiveNamespaces
            ds:KeyInfo ds:KeyName* ds:KeyValue ds:X509Data* xe:EncryptedKey*
            ds:KeyValue ds:RSAKeyValue
            ds:RSAKeyValue ds:Modulus ds:Exponent
            ds:X509Data ds:X509Certificate* ds:X509SubjectName* ds:X509SKI* ds:X509IssuerSerial*
            ds:X509IssuerSerial ds:X509IssuerName ds:X509SerialNumber
            xe:EncryptedData xe:EncryptionMethod ds:KeyInfo xe:CipherData
            xe:EncryptedKey xe:EncryptionMethod ds:KeyInfo xe:CipherData
            xe:EncryptionMethod xe:OAEPparams ds:DigestMethod xe11:MGF
            xe:CipherData xe:CipherValue
            """);

    /** What the schemas leave to others. */
    private static final Set<String> OPEN = Set.of("a:AttributeValue", "a:AuthnContextDecl", "p:StatusDetail");

    /** Where the schemas allow text and nobody writes any. */
    private static final Set<String> WITHOUT_TEXT =
            Set.of("ds:CanonicalizationMethod", "ds:Transform", "ds:KeyInfo", "ds:KeyValue", "xe:EncryptionMethod");

    private static final int DEEPEST = 40;
    private static final int MOST_ATTRIBUTES = 40;

    private static final Schema SCHEMA = schema();
    private static final ThreadLocal<DocumentBuilder> BUILDERS = ThreadLocal.withInitial(SecondForm::builder);

    private SecondForm() {}

    /** The root element, if it is called so and everything in it is where it may be. */
    static Element root(byte[] octets, String name) throws Exception {
        Document document = parse(octets);
        Element root = document.getDocumentElement();
        refuseIf(!name(root).equals(name), "another document");
        inspect(root, 1);
        SCHEMA.newValidator().validate(new DOMSource(document));
        return root;
    }

    private static Document parse(byte[] octets) throws Exception {
        DocumentBuilder builder = BUILDERS.get();
        builder.reset();
        builder.setErrorHandler(new DefaultHandler());
        return builder.parse(new ByteArrayInputStream(octets));
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            // of a digest in several pieces the JDK's signatures read the first
            factory.setCoalescing(true);
            return factory.newDocumentBuilder();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void inspect(Element element, int depth) {
        refuseIf(depth > DEEPEST || element.getAttributes().getLength() > MOST_ATTRIBUTES, "size");
        boolean foreign = !PREFIXES.containsKey(String.valueOf(element.getNamespaceURI()));
        boolean open = foreign || OPEN.contains(name(element));
        attributes(element, foreign, open);
        Set<String> allowed = WITHIN.getOrDefault(name(element), Set.of());
        Set<String> seen = new HashSet<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            switch (node.getNodeType()) {
                case Node.ELEMENT_NODE -> {
                    String child = name((Element) node);
                    boolean known = allowed.contains(child) && seen.add(child) || allowed.contains(child + "*");
                    refuseIf(!known && !(open && child.startsWith("?:")), child);
                    inspect((Element) node, depth + 1);
                }
                case Node.TEXT_NODE, Node.CDATA_SECTION_NODE ->
                    refuseIf(
                            WITHOUT_TEXT.contains(name(element))
                                    && !node.getNodeValue().isBlank(),
                            "text");
                default -> refuseIf(true, "a comment");
            }
        }
    }

    /** Those without a namespace the schemas have, but for what they leave to others. */
    private static void attributes(Element element, boolean foreign, boolean open) {
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Attr attribute = (Attr) element.getAttributes().item(i);
            String namespace = attribute.getNamespaceURI();
            if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(namespace)) {
                continue;
            }
            boolean id = attribute.getLocalName().toLowerCase(Locale.ROOT).equals("id");
            refuseIf(id && (foreign || namespace != null), "an id elsewhere");
            boolean plain = name(element).equals("a:Attribute");
            refuseIf(namespace != null && !open && !plain, attribute.getName());
            refuseIf(namespace == null && open && !foreign, attribute.getName());
            boolean prefixes = name(element).equals("ec:InclusiveNamespaces");
            refuseIf(prefixes && !attribute.getName().equals("PrefixList"), attribute.getName());
        }
    }

    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeType() == Node.ELEMENT_NODE && name((Element) node).equals(name)) {
                found.add((Element) node);
            }
        }
        return found;
    }

    /** The first of each along a path; nothing where one is missing. */
    static Optional<Element> at(Element from, String... path) {
        Element element = from;
        for (String name : path) {
            List<Element> found = children(element, name);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            element = found.getFirst();
        }
        return Optional.of(element);
    }

    static Optional<String> attribute(Element element, String name) {
        return Optional.ofNullable(element.getAttributeNodeNS(null, name)).map(Attr::getValue);
    }

    static String name(Element element) {
        return PREFIXES.getOrDefault(String.valueOf(element.getNamespaceURI()), "?:") + element.getLocalName();
    }

    static void refuseIf(boolean wrong, String why) {
        if (wrong) {
            throw new SecondOpinion.Refused(why);
        }
    }

    private static Map<String, Set<String>> table(String lines) {
        Map<String, Set<String>> table = new HashMap<>();
        lines.lines().forEach(line -> {
            List<String> names = Arrays.asList(line.split(" "));
            table.put(names.getFirst(), Set.copyOf(names.subList(1, names.size())));
        });
        return table;
    }

    private static Schema schema() {
        try {
            DOMImplementationLS inputs = (DOMImplementationLS)
                    DOMImplementationRegistry.newInstance().getDOMImplementation("LS");
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setResourceResolver((type, namespace, publicId, systemId, base) -> {
                LSInput input = inputs.createLSInput();
                input.setSystemId(systemId);
                input.setByteStream(SecondForm.class.getResourceAsStream(
                        "/schema/" + systemId.substring(systemId.lastIndexOf('/') + 1)));
                return input;
            });
            return factory.newSchema(List.of(
                            "xml.xsd",
                            "xmldsig-core-schema.xsd",
                            "xmldsig11-schema.xsd",
                            "xenc-schema.xsd",
                            "xenc11-schema.xsd",
                            "saml-schema-assertion-2.0.xsd",
                            "saml-schema-protocol-2.0.xsd",
                            "saml-schema-metadata-2.0.xsd")
                    .stream()
                    .map(file -> new StreamSource(SecondForm.class.getResourceAsStream("/schema/" + file), file))
                    .toArray(Source[]::new));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
