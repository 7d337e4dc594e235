package dev.chancery.sso.saml;

import static dev.chancery.sso.saml.SigningIdentityProvider.US;
import static dev.chancery.sso.saml.SigningIdentityProvider.posted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * Whatever was posted, what is read are the octets of which the engine says that a signature covers them: here they say {@code ada} where
 * the posted document says {@code mallory}.
 */
class OnlyWhatIsCoveredTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider();
    private static final URI SLO = URI.create("https://auth.example.org/sso/saml/slo");

    /** Finds each signature good, and that it covers what {@code ada} would have signed. */
    private static final class Covering implements SamlEngine {

        @Override
        public byte[] verified(Element signed, List<PublicKey> keys) {
            Element covered = (Element) signed.cloneNode(true);
            Children.first(covered, ResponseGrammar.SIGNATURE).ifPresent(covered::removeChild);
            String text = text(covered);
            return text.replace("mallory", "ada").getBytes(StandardCharsets.UTF_8);
        }

        /** Says whom it was asked to open for. */
        @Override
        public byte[] decrypted(Element encrypted, List<PrivateKey> keys) {
            String whom = encrypted.getTextContent().strip();
            String assertion = SigningIdentityProvider.response("id-1", NOW, whom)
                    .replaceFirst("(?s).*<saml:Assertion (.*</saml:Assertion>).*", "<saml:Assertion $1")
                    .replaceFirst("<saml:Assertion ", "<saml:Assertion xmlns:saml=\"" + Names.ASSERTION_NS + "\" ");
            return (whom.endsWith("signed") ? PROVIDER.signed(assertion, "_assertion") : assertion)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private static String text(Element element) {
        try {
            StringWriter out = new StringWriter();
            TransformerFactory.newDefaultInstance()
                    .newTransformer()
                    .transform(new DOMSource(element), new StreamResult(out));
            return out.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(String xml) throws MessageRejected {
        SamlResponses responses = new SamlResponses(new Covering());
        return responses
                .accept(responses.read(posted(xml)), PROVIDER.trusted(), US, PROVIDER.answer(NOW))
                .subject()
                .orElseThrow()
                .value();
    }

    private static String response(String name) {
        return SigningIdentityProvider.response("id-1", NOW, name);
    }

    /** In Base64, as what is encrypted is. */
    private static String encrypted(String whom) {
        return response("x")
                .replaceFirst(
                        "(?s)<saml:Assertion.*</saml:Assertion>",
                        Matcher.quoteReplacement(
                                "<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc=\"%1$s\"><xenc:EncryptionMethod Algorithm=\"%2$s\"/><xenc:CipherData><xenc:CipherValue>%3$s</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>"
                                        .formatted(Names.ENCRYPTION_NS, Encrypting.GCM, whom)));
    }

    @Test
    void of_a_signed_assertion() throws MessageRejected {
        assertThat(name(PROVIDER.signed(response("mallory"), "_assertion"))).isEqualTo("ada");
    }

    @Test
    void of_a_signed_response() throws MessageRejected {
        assertThat(name(PROVIDER.signed(response("mallory"), "_response"))).isEqualTo("ada");
    }

    @Test
    void of_both() throws MessageRejected {
        assertThat(name(PROVIDER.signed(PROVIDER.signed(response("mallory"), "_assertion"), "_response")))
                .isEqualTo("ada");
    }

    @Test
    void of_a_signed_response_with_something_encrypted() throws MessageRejected {
        assertThat(name(PROVIDER.signed(encrypted("mallory1"), "_response"))).isEqualTo("ada1");
    }

    @Test
    void of_a_signed_assertion_that_was_encrypted() throws MessageRejected {
        assertThat(name(encrypted("mallory00/signed"))).isEqualTo("ada00/signed");
    }

    @Test
    void of_an_order_to_sign_somebody_out() throws MessageRejected {
        TestIdentityProvider idp =
                new TestIdentityProvider(SigningIdentityProvider.ENTITY_ID, "https://auth.example.org");
        SamlLogouts logouts = new SamlLogouts(new Covering());
        LogoutMessage order = new LogoutMessage.Posted(idp.posted(idp.logoutRequest("mallory")), "");

        JudgedLogoutRequest judged =
                logouts.acceptRequest(logouts.readRequest(order), PROVIDER.trusted(), US, SLO, Instant.now());

        assertThat(judged)
                .isInstanceOfSatisfying(
                        JudgedLogoutRequest.Accepted.class,
                        accepted ->
                                assertThat(accepted.request().subject().value()).isEqualTo("ada"));
    }

    /** What is covered is looked at like what was posted: a second place for something is none there either. */
    @Test
    void it_has_the_form_of_a_message_as_well() {
        SamlResponses responses = new SamlResponses(new SamlEngine() {
            @Override
            public byte[] verified(Element signed, List<PublicKey> keys) {
                return text(signed)
                        .replaceFirst("<saml:Subject>", "<saml:Subject/><saml:Subject>")
                        .getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte[] decrypted(Element encrypted, List<PrivateKey> keys) {
                throw new AssertionError("nothing is encrypted");
            }
        });

        MessageRejected rejected = catchThrowableOfType(
                MessageRejected.class,
                () -> responses.accept(
                        responses.read(posted(PROVIDER.signed(response("ada"), "_assertion"))),
                        PROVIDER.trusted(),
                        US,
                        PROVIDER.answer(NOW)));

        assertThat(rejected.check()).isEqualTo(Check.STRUCTURE);
    }

    @Test
    void an_assertion_beside_an_encrypted_one_is_one_too_many() {
        String encrypted = encrypted("mallory1")
                .replaceFirst("(?s).*(<saml:EncryptedAssertion.*</saml:EncryptedAssertion>).*", "$1");
        String signed = PROVIDER.signed(response("ada"), "_assertion");
        for (String both : List.of(
                signed.replace("</samlp:Status>", "</samlp:Status>" + encrypted),
                signed.replace("</saml:Assertion>", "</saml:Assertion>" + encrypted))) {
            MessageRejected rejected =
                    catchThrowableOfType(MessageRejected.class, () -> new SamlResponses().read(posted(both)));

            assertThat(rejected.check()).isEqualTo(Check.ONE_ASSERTION);
        }
    }
}
