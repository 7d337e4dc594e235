package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elements beside each other, for which a library may look at each of the others: strangers need no key to send them. */
class ManyElementsTest {

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final SigningIdentityProvider STRANGER = new SigningIdentityProvider();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    in what SAML leaves to others | <saml:AttributeValue | <saml:AttributeValue><x xmlns="urn:x">%s</x></saml:AttributeValue><saml:AttributeValue | <a/>                      | 45000
                    values                        | <saml:AttributeValue | %s<saml:AttributeValue                                                                | <saml:AttributeValue/>    | 10500
                    texts of a type               | <saml:AttributeValue | <saml:AttributeValue><x xmlns="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:language">%s</x></saml:AttributeValue><saml:AttributeValue | abcdefgh-                  | 20000
                    letters of a language         | <saml:AttributeValue | <saml:AttributeValue><x xmlns="urn:x" xml:lang="%s"/></saml:AttributeValue><saml:AttributeValue | abcdefgh-                  | 20000
                    digits                        | <saml:AttributeValue | <saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:integer">%s</saml:AttributeValue><saml:AttributeValue | 9 | 200000
                    digits of a certificate       | </ds:SignedInfo>     | </ds:SignedInfo>                                                                      | 9                         | 200000
                    names of keys                 | </ds:SignedInfo>     | </ds:SignedInfo>                                                                      | <ds:KeyName/>             | 5000
                    """)
    void too_many_are_refused_at_once(String what, String before, String after, String element, int times) {
        String many = element.repeat(times);
        String unsigned = SigningIdentityProvider.response("id-1", Specimens.NOW, "ada")
                .replaceFirst(before, after.formatted(many).replace("$", "\\$"));
        String xml = STRANGER.signed(unsigned, "_assertion")
                .replace("</ds:Signature>", "<ds:KeyInfo>" + keyInfo(what, many) + "</ds:KeyInfo></ds:Signature>");
        SamlResponses responses = new SamlResponses();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        MessageRejected rejected = catchThrowableOfType(
                MessageRejected.class,
                () -> responses.accept(
                        responses.read(SigningIdentityProvider.posted(xml)),
                        Specimens.PROVIDER.trusted(),
                        Specimens.US,
                        Specimens.PROVIDER.answer(Specimens.NOW)));

        assertThat(rejected.check()).isEqualTo(Check.STRUCTURE);
        assertThat(rejected.expected()).startsWith("at most");
        assertThat(Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu))
                .isLessThan(LONGEST);
    }

    private static String keyInfo(String what, String many) {
        return switch (what) {
            case "names of keys" -> many;
            case "digits of a certificate" ->
                "<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=x</ds:X509IssuerName><ds:X509SerialNumber>"
                        + many + "</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>";
            default -> "<ds:KeyName/>";
        };
    }
}
