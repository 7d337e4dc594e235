package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What we send to identity providers is by the schemas of SAML, and signed so that a stranger's code can verify it. */
class OwnMessagesTest {

    private static final String HOST = "auth.example.org";
    private static final OwnKey KEY = OwnKey.of(rsa(), HOST, false);
    private static final OwnKey NEXT = OwnKey.of(rsa(), HOST, true);
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00.123456Z");
    private static final AuthnRequest REQUEST = new AuthnRequest(
            "id-1",
            NOW,
            "https://auth.example.org/sso/saml/metadata",
            URI.create("https://idp.example.com/sso?tenant=a"),
            URI.create("https://auth.example.org/sso/saml/acs"),
            Optional.of("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
            true,
            List.of("urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken"));

    @Test
    void a_request_in_a_url_is_signed_beside_itself() throws Exception {
        URI url = RedirectBinding.url(REQUEST.destination(), "SAMLRequest", REQUEST.toDocument(), "a b&c", KEY.key());

        assertThat(url.toString()).startsWith("https://idp.example.com/sso?tenant=a&SAMLRequest=");
        Map<String, String> sent = query(url);
        assertThat(sent.keySet()).containsExactly("tenant", "SAMLRequest", "RelayState", "SigAlg", "Signature");
        assertThat(sent).containsEntry("RelayState", "a b&c");
        assertThat(sent).containsEntry("SigAlg", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
        String signed = url.getRawQuery().substring("tenant=a&".length()).replaceFirst("&Signature=.*", "");
        assertThat(verifies(signed, sent.get("Signature"), KEY.key().publicKey()))
                .isTrue();
        Document request = BoundedXml.parse(inflated(sent.get("SAMLRequest")));
        Schemas.check(request);
        assertThat(WrittenXml.text(request)).isEqualTo(WrittenXml.text(REQUEST.toDocument()));
    }

    @Test
    void a_request_says_what_it_wants() {
        assertThat(WrittenXml.text(REQUEST.toDocument()))
                .contains("IssueInstant=\"2026-11-27T12:00:00.123Z\"")
                .contains("ForceAuthn=\"true\"")
                .contains("AssertionConsumerServiceURL=\"https://auth.example.org/sso/saml/acs\"")
                .contains(">https://auth.example.org/sso/saml/metadata</saml:Issuer>")
                .contains("Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\"")
                .contains(">urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken</saml:AuthnContextClassRef>");
    }

    @Test
    void a_request_in_a_form_is_signed_within_itself() throws Exception {
        Document document = REQUEST.toDocument();
        XmlSigning.sign(
                document.getDocumentElement(),
                Optional.of(document.getDocumentElement().getFirstChild().getNextSibling()),
                KEY.key(),
                KEY.certificate());
        assertThat(WrittenXml.text(document)).doesNotContain("&#13;");
        Document posted = BoundedXml.parse(WrittenXml.text(document).getBytes(StandardCharsets.UTF_8));

        Schemas.check(posted);
        byte[] covered = new OpenSamlEngine()
                .verified(posted.getDocumentElement(), List.of(KEY.key().publicKey()));
        assertThat(new String(covered, StandardCharsets.UTF_8)).contains("TimeSyncToken");
    }

    @Test
    void metadata_names_our_keys_and_places_and_is_signed() throws Exception {
        Document metadata = BoundedXml.parse(metadata().toXml().getBytes(StandardCharsets.UTF_8));

        Schemas.check(metadata);
        new OpenSamlEngine()
                .verified(metadata.getDocumentElement(), List.of(KEY.key().publicKey()));
        String xml = metadata().toXml();
        assertThat(xml).contains(base64(KEY), base64(NEXT));
        assertThat(xml).contains("validUntil=\"2026-11-27T12:00:00Z\"", "cacheDuration=\"PT1H\"");
        assertThat(xml).contains("use=\"encryption\"").doesNotContain("-cbc");
    }

    private static ServiceProviderMetadata metadata() {
        return new ServiceProviderMetadata(
                "id-2",
                REQUEST.issuer(),
                REQUEST.assertionConsumerService(),
                URI.create("https://auth.example.org/sso/saml/slo"),
                List.of(KEY, NEXT),
                true,
                NOW,
                Duration.ofHours(1));
    }

    private static String base64(OwnKey key) throws GeneralSecurityException {
        return Base64.getEncoder().encodeToString(key.certificate().getEncoded());
    }

    private static boolean verifies(String signed, String signature, PublicKey key) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(key);
        verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(Base64.getDecoder().decode(signature));
    }

    private static byte[] inflated(String base64) throws Exception {
        return new InflaterInputStream(
                        new ByteArrayInputStream(Base64.getDecoder().decode(base64)), new Inflater(true))
                .readAllBytes();
    }

    private static Map<String, String> query(URI url) {
        return Arrays.stream(url.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                        (a, b) -> a + b,
                        LinkedHashMap::new));
    }

    private static RsaKey rsa() {
        KeyPair keys = Keys.rsa();
        return new RsaKey(keys.getPrivate(), keys.getPublic());
    }
}
