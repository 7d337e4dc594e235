package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Identity providers that know the certificate of a GoTrue need not be told of a new one. */
class CertificateForHostTest {

    @ParameterizedTest
    @CsvSource({
        "plain, auth.example.org, false",
        "encrypting, auth.example.org, true",
        "underscore, my_app.example.org, false"
    })
    void it_is_that_of_GoTrue_octet_by_octet(String which, String host, boolean encrypts)
            throws IOException, GeneralSecurityException {
        Properties golden = golden();
        RsaKey key = RsaKey.ofPkcs1(Base64.getDecoder().decode(golden.getProperty("key")));

        byte[] certificate = CertificateForHost.of(key.privateKey(), key.publicKey(), host, encrypts)
                .getEncoded();

        assertThat(Base64.getEncoder().encodeToString(certificate)).isEqualTo(golden.getProperty(which));
    }

    private static Properties golden() throws IOException {
        Properties golden = new Properties();
        try (InputStream in =
                CertificateForHostTest.class.getResourceAsStream("/saml/certificates-of-gotrue.properties")) {
            golden.load(in);
        }
        return golden;
    }
}
