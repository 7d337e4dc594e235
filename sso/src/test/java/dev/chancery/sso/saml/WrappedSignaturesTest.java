package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SigningIdentityProvider.parse;
import static dev.chancery.sso.saml.SigningIdentityProvider.posted;
import static dev.chancery.sso.saml.SigningIdentityProvider.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Signed parts moved to where they are verified and not read, and forged ones put where they are read (Somorovsky and others, "On Breaking
 * SAML: Be Whoever You Want to Be", 2012).
 */
class WrappedSignaturesTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider();
    private static final SamlResponses RESPONSES = new SamlResponses();

    /** Where the genuine part goes, and where the forged one. */
    enum Wrapping {
        RESPONSE_IN_SIGNATURE("_response") {
            @Override
            void wrap(Document document) {
                Element genuine = document.getDocumentElement();
                Element forged = forged(genuine);
                Element signature = detachedSignature(genuine);
                document.replaceChild(forged, genuine);
                forged.insertBefore(signature, forged.getFirstChild().getNextSibling());
                signature.appendChild(genuine);
            }
        },
        RESPONSE_BEFORE_SIGNATURE("_response") {
            @Override
            void wrap(Document document) {
                Element genuine = document.getDocumentElement();
                Element forged = forged(genuine);
                Element signature = detachedSignature(genuine);
                document.replaceChild(forged, genuine);
                Node second = forged.getFirstChild().getNextSibling();
                forged.insertBefore(genuine, second);
                forged.insertBefore(signature, second);
            }
        },
        FORGED_ASSERTION_FIRST("_assertion") {
            @Override
            void wrap(Document document) {
                Element genuine = assertion(document);
                Element forged = forged(genuine);
                detachedSignature(forged);
                document.getDocumentElement().insertBefore(forged, genuine);
            }
        },
        ASSERTION_IN_FORGED_ONE("_assertion") {
            @Override
            void wrap(Document document) {
                Element genuine = assertion(document);
                Element forged = forged(genuine);
                detachedSignature(forged);
                genuine.getParentNode().replaceChild(forged, genuine);
                forged.appendChild(genuine);
            }
        },
        SIGNATURE_IN_FORGED_ONE("_assertion") {
            @Override
            void wrap(Document document) {
                Element genuine = assertion(document);
                Element forged = forged(genuine);
                detachedSignature(genuine);
                genuine.getParentNode().insertBefore(forged, genuine);
            }
        },
        ASSERTION_IN_SIGNATURE("_assertion") {
            @Override
            void wrap(Document document) {
                Element genuine = assertion(document);
                Element forged = forged(genuine);
                detachedSignature(genuine);
                genuine.getParentNode().replaceChild(forged, genuine);
                signature(forged).appendChild(genuine);
            }
        },
        FORGED_ASSERTION_IN_EXTENSIONS("_assertion") {
            @Override
            void wrap(Document document) {
                Element genuine = assertion(document);
                Element forged = forged(genuine);
                detachedSignature(forged);
                Element extensions = document.createElementNS(Names.PROTOCOL_NS, "samlp:Extensions");
                extensions.appendChild(forged);
                genuine.getParentNode().insertBefore(extensions, genuine);
            }
        },
        ASSERTION_IN_OBJECT("_assertion") {
            @Override
            void wrap(Document document) {
                Element genuine = assertion(document);
                Element forged = forged(genuine);
                detachedSignature(genuine);
                genuine.getParentNode().replaceChild(forged, genuine);
                Element object = document.createElementNS(Names.SIGNATURE_NS, "ds:Object");
                object.appendChild(genuine);
                signature(forged).appendChild(object);
            }
        },
        ASSERTION_IN_ATTRIBUTE_VALUE("_assertion") {
            @Override
            void wrap(Document document) {
                Element genuine = assertion(document);
                Element forged = forged(genuine);
                detachedSignature(genuine);
                genuine.getParentNode().replaceChild(forged, genuine);
                value(forged).appendChild(genuine);
            }
        },
        ASSERTION_IN_FOREIGN_ELEMENT("_assertion") {
            @Override
            void wrap(Document document) {
                Element genuine = assertion(document);
                Element forged = forged(genuine);
                detachedSignature(genuine);
                genuine.getParentNode().replaceChild(forged, genuine);
                Element foreign = document.createElementNS("urn:example", "x:box");
                foreign.appendChild(genuine);
                value(forged).appendChild(foreign);
            }
        };

        private final String signed;

        Wrapping(String signed) {
            this.signed = signed;
        }

        abstract void wrap(Document document);

        /** A copy for somebody else, with the same id. */
        static Element forged(Element genuine) {
            Element forged = (Element) genuine.cloneNode(true);
            forged.getElementsByTagNameNS(Names.ASSERTION_NS, "NameID").item(0).setTextContent("mallory");
            return forged;
        }

        static Element detachedSignature(Element element) {
            return (Element) element.removeChild(signature(element));
        }

        static Element signature(Element element) {
            return Children.first(element, ResponseGrammar.SIGNATURE).orElseThrow();
        }

        static Element assertion(Document document) {
            return Children.first(document.getDocumentElement(), ResponseGrammar.ASSERTION)
                    .orElseThrow();
        }

        static Element value(Element element) {
            return (Element) element.getElementsByTagNameNS(Names.ASSERTION_NS, "AttributeValue")
                    .item(0);
        }
    }

    @Test
    void what_is_signed_and_not_wrapped_is_accepted() throws Exception {
        for (String signed : new String[] {"_response", "_assertion"}) {
            assertThat(accept(PROVIDER.signed(response(), signed))
                            .subject()
                            .orElseThrow()
                            .value())
                    .isEqualTo("ada");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_wrapped_is_refused_for_its_structure(Wrapping wrapping) throws Exception {
        for (boolean anotherId : new boolean[] {false, true}) {
            Document document = parse(PROVIDER.signed(response(), wrapping.signed));
            wrapping.wrap(document);
            if (anotherId) {
                renameFirst(document, wrapping.signed);
            }
            String wrapped = text(document);
            assertThat(wrapped).contains("mallory").contains("ada");

            MessageRejected rejected = catchThrowableOfType(MessageRejected.class, () -> accept(wrapped));

            assertThat(rejected).isNotNull();
            assertThat(rejected.check()).isIn(Check.STRUCTURE, Check.UNIQUE_IDS, Check.ONE_ASSERTION);
        }
    }

    @ParameterizedTest
    @MethodSource("of_others")
    void what_others_have_signed_is_refused_when_it_is_wrapped(RecordedResponse recorded, Wrapping wrapping)
            throws Exception {
        for (boolean anotherId : new boolean[] {false, true}) {
            Document document = parse(recorded.specimen().xml());
            wrapping.wrap(document);
            if (anotherId) {
                renameFirst(document, wrapping.signed);
            }
            String wrapped = text(document);
            assertThat(wrapped).contains("mallory").contains(recorded.subject());

            MessageRejected rejected = catchThrowableOfType(
                    MessageRejected.class,
                    () -> recorded.specimen().withXml(wrapped).accepted());

            assertThat(rejected).isNotNull();
            assertThat(rejected.check()).isIn(Check.STRUCTURE, Check.UNIQUE_IDS, Check.ONE_ASSERTION);
        }
    }

    /** Whatever is signed and names somebody in the clear. */
    static Stream<Arguments> of_others() {
        return RecordedResponse.all()
                .flatMap(recorded -> Stream.of(Wrapping.values())
                        .filter(wrapping -> isFor(wrapping, recorded))
                        .map(wrapping -> Arguments.of(recorded, wrapping)));
    }

    private static boolean isFor(Wrapping wrapping, RecordedResponse recorded) {
        try {
            Element response = parse(recorded.specimen().xml()).getDocumentElement();
            Optional<Element> signed = wrapping.signed.equals("_response")
                    ? Optional.of(response)
                    : Children.first(response, ResponseGrammar.ASSERTION);
            return signed.filter(element ->
                            Children.first(element, ResponseGrammar.SIGNATURE).isPresent()
                                    && element.getElementsByTagNameNS(Names.ASSERTION_NS, "NameID")
                                                    .getLength()
                                            > 0)
                    .isPresent();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The forged one then has an id of its own, so that ids alone do not give it away. */
    private static void renameFirst(Document document, String id) {
        Stream.of(document.getElementsByTagNameNS("*", id.equals("_response") ? "Response" : "Assertion"))
                .map(nodes -> (Element) nodes.item(0))
                .forEach(element -> element.setAttribute("ID", "_forged"));
    }

    private static String response() {
        return SigningIdentityProvider.response("id-1", NOW, "ada");
    }

    private static AcceptedAssertion accept(String xml) throws MessageRejected {
        return RESPONSES.accept(
                RESPONSES.read(posted(xml)), PROVIDER.trusted(), SigningIdentityProvider.US, PROVIDER.answer(NOW));
    }
}
