package dev.chancery.sso.saml;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import net.shibboleth.utilities.java.support.xml.ClasspathResolver;
import org.opensaml.core.xml.XMLObject;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** The schemas of SAML 2.0, as OpenSAML brings them. */
final class Schemas {

    /** Each after those that it imports. */
    private static final List<String> FILES = List.of(
            "xml.xsd",
            "xmldsig-core-schema.xsd",
            "xmldsig11-schema.xsd",
            "xenc-schema.xsd",
            "xenc11-schema.xsd",
            "saml-schema-assertion-2.0.xsd",
            "saml-schema-protocol-2.0.xsd",
            "saml-schema-metadata-2.0.xsd");

    private static final Schema SAML = read();
    private static final Reused<Validator> VALIDATORS = new Reused<>(SAML::newValidator);

    private Schemas() {}

    /** @throws MessageRejected {@code SCHEMA} */
    static void check(Document document) throws MessageRejected {
        try {
            VALIDATORS.with(validator -> {
                validator.validate(new DOMSource(document));
                return document;
            });
        } catch (SAXException | IOException | RuntimeException e) {
            throw new MessageRejected(Check.SCHEMA, "a document by the schemas of SAML 2.0", rule(e));
        }
    }

    private static Schema read() {
        try {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setResourceResolver(new ClasspathResolver());
            return factory.newSchema(FILES.stream().map(Schemas::source).toArray(Source[]::new));
        } catch (SAXException e) {
            throw new IllegalStateException("the schemas of SAML cannot be read", e);
        }
    }

    private static Source source(String file) {
        String path = "/schema/" + file;
        InputStream stream = XMLObject.class.getResourceAsStream(path);
        if (stream == null) {
            throw new IllegalStateException(path + " is missing on the class path");
        }
        return new StreamSource(stream, "classpath:" + path);
    }

    /** Which rule of XML Schema; the rest of the message quotes what the document says of people. */
    private static String rule(Exception e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf(':');
        return message.startsWith("cvc-") && end > 0 ? message.substring(0, end) : "another";
    }
}
