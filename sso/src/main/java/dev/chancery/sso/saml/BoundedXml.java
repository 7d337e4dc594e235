package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads XML of strangers: no document type, nothing from outside, and no deeper or wider than messages of SAML are. */
final class BoundedXml {

    private static final String DEEPEST = "40";
    private static final String MOST_ATTRIBUTES = "40";
    private static final String NO_DOCUMENT_TYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private static final DocumentBuilderFactory FACTORY = factory();
    private static final Reused<DocumentBuilder> BUILDERS = new Reused<>(BoundedXml::builder);

    private BoundedXml() {}

    /** @throws MessageRejected {@code NO_DOCUMENT_TYPE}, or {@code WELL_FORMED} if it is no XML, or too deep or too wide */
    static Document parse(byte[] xml) throws MessageRejected {
        return parse(new InputSource(new ByteArrayInputStream(xml)));
    }

    /** The same, of characters, whatever encoding the document says they had. */
    static Document parse(String xml) throws MessageRejected {
        return parse(new InputSource(new StringReader(xml)));
    }

    private static Document parse(InputSource xml) throws MessageRejected {
        try {
            return BUILDERS.with(builder -> builder.parse(xml));
        } catch (SAXException | IOException | RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            Check check = reason.contains("DOCTYPE") ? Check.NO_DOCUMENT_TYPE : Check.WELL_FORMED;
            throw new MessageRejected(check, "XML of at most " + DEEPEST + " levels without a document type", reason);
        }
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilder builder = FACTORY.newDocumentBuilder();
            builder.setErrorHandler(STRICT);
            builder.setEntityResolver((publicId, systemId) -> {
                throw new SAXException("nothing is read from outside");
            });
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DocumentBuilderFactory factory() {
        try {
            // the JDK's own, whatever else is on the class path: its limits are named here
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature(NO_DOCUMENT_TYPE, true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
            factory.setAttribute("jdk.xml.elementAttributeLimit", MOST_ATTRIBUTES);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            // all of a document is gone through anyway
            factory.setFeature("http://apache.org/xml/features/dom/defer-node-expansion", false);
            // CDATA is another way to write text, which OpenSAML refuses to read
            factory.setCoalescing(true);
            return factory;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the parser would print to the error stream is a refusal instead. */
    private static final ErrorHandler STRICT = new ErrorHandler() {
        @Override
        public void warning(SAXParseException exception) {
            // nothing that SAML forbids
        }

        @Override
        public void error(SAXParseException exception) throws SAXException {
            throw exception;
        }

        @Override
        public void fatalError(SAXParseException exception) throws SAXException {
            throw exception;
        }
    };
}
