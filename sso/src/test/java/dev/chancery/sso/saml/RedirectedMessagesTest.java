package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages in the query of a URL (SAML Bindings §3.4). */
class RedirectedMessagesTest {

    private static String deflated(byte[] octets) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(9, true))) {
            deflater.write(octets);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    @Test
    void what_inflates_beyond_the_bound_is_refused_and_what_does_not_is_read() throws Exception {
        String bomb = deflated(new byte[50_000_000]);
        assertThat(bomb.length()).isLessThan(100_000);

        assertThat(catchThrowableOfType(MessageRejected.class, () -> RedirectBinding.inflated(bomb))
                        .check())
                .isEqualTo(Check.SIZE);
        assertThat(RedirectBinding.inflated(deflated(new byte[LogoutMessage.LONGEST])))
                .hasSize(LogoutMessage.LONGEST);
    }

    @Test
    void what_is_not_deflated_is_refused() {
        String plain = Base64.getEncoder().encodeToString("<a/>".getBytes(StandardCharsets.UTF_8));

        assertThat(catchThrowableOfType(MessageRejected.class, () -> RedirectBinding.inflated(plain))
                        .check())
                .isEqualTo(Check.BASE64);
    }

    @ParameterizedTest
    @CsvSource({
        "EC, 256, SHA256withECDSAinP1363Format, http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "EC, 384, SHA384withECDSAinP1363Format, http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        "EC, 256, SHA256withECDSA, http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "RSA, 2048, SHA512withRSA, http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
    })
    void a_signature_is_over_the_spelling_of_the_sender(String kind, int size, String name, String algorithm)
            throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(size);
        KeyPair keys = generator.generateKeyPair();
        // an escape that nobody needs, in small letters
        String signed = "SAMLRequest=%61b%2b&RelayState=x&SigAlg=" + encoded(algorithm);
        Signature signature = Signature.getInstance(name);
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        String query =
                signed + "&Signature=" + encoded(Base64.getEncoder().encodeToString(signature.sign())) + "&more=1";

        LogoutMessage.Redirected read = LogoutMessage.Redirected.of(query, "SAMLRequest");

        assertThat(read.message()).isEqualTo("ab+");
        assertThat(DetachedSignature.isBy(keys.getPublic(), read)).isTrue();
        assertThat(DetachedSignature.isBy(generator.generateKeyPair().getPublic(), read))
                .isFalse();
        assertThat(DetachedSignature.isBy(
                        keys.getPublic(), LogoutMessage.Redirected.of(query.replace("%61b", "ab"), "SAMLRequest")))
                .isFalse();
        assertThat(DetachedSignature.isBy(Keys.rsa().getPublic(), read)).isFalse();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
