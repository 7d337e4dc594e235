package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderMetadataTest {

    private static final KeyPair FIRST = Keys.rsa();
    private static final KeyPair SECOND = Keys.rsa();
    private static final String FIRST_CERTIFICATE = certificate(FIRST);
    private static final String SECOND_CERTIFICATE = certificate(SECOND);

    private static final String METADATA =
            """
            <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
                xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" entityID="https://idp.example.com/metadata"
                validUntil="2027-01-01T00:00:00Z" cacheDuration="P1DT2H">
              <!-- as some have them -->
              <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol"
                  WantAuthnRequestsSigned="true" cacheDuration="PT8H">
                <md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang="en">Example</mdui:DisplayName></mdui:UIInfo></md:Extensions>
                <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
                  %s
                </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
                <md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
                </md:KeyDescriptor>
                <md:KeyDescriptor use="encryption"><ds:KeyInfo><ds:KeyName>of no use here</ds:KeyName></ds:KeyInfo></md:KeyDescriptor>
                <md:KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
                </md:KeyDescriptor>
                <md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://idp.example.com/a" index="0"/>
                <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/slo"
                    ResponseLocation="https://idp.example.com/slo/answer"/>
                <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
                <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://idp.example.com/soap"/>
                <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso?a=b"/>
              </md:IDPSSODescriptor>
            </md:EntityDescriptor>
            """.formatted(folded(FIRST_CERTIFICATE), SECOND_CERTIFICATE, certificate(Keys.rsa()));

    @Test
    void protocols_may_be_named_twice() throws Exception {
        assertThat(ProviderMetadata.read(new TestIdentityProvider("https://idp.example/", "https://us.example")
                                .metadata()
                                .replace(
                                        "protocolSupportEnumeration=\"",
                                        "protocolSupportEnumeration=\"urn:x urn:x " + Names.PROTOCOL_NS + " "))
                        .entityId())
                .isEqualTo("https://idp.example/");
    }

    @Test
    void it_says_who_the_provider_is_and_where_it_is_asked() throws UnusableMetadata {
        ProviderMetadata read = read(METADATA);

        assertThat(read)
                .isEqualTo(new ProviderMetadata(
                        "https://idp.example.com/metadata",
                        List.of(FIRST.getPublic(), SECOND.getPublic()),
                        List.of(endpoint(Binding.HTTP_REDIRECT, "sso?a=b", "sso?a=b")),
                        List.of(endpoint(Binding.HTTP_POST, "slo", "slo/answer")),
                        Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
                        Optional.of(Duration.ofHours(8)),
                        Optional.empty()));
    }

    /** As Entra ID and AD FS have it: with a mark of the byte order, signed, and with roles of WS-Federation. */
    @Test
    void what_microsoft_has_beside_it_does_not_matter() throws UnusableMetadata {
        String role = """
                <md:RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:SecurityTokenServiceType"
                    protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706"><md:KeyDescriptor use="signing">
                <ds:KeyInfo><ds:X509Data><ds:X509Certificate>nonsense</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
                <fed:ClaimTypesOffered/></md:RoleDescriptor>""";
        String microsoft = METADATA.replace(
                "<!-- as some have them -->",
                "<ds:Signature><ds:SignedInfo/><ds:SignatureValue>of no use here</ds:SignatureValue></ds:Signature>"
                        + role);

        assertThat(read("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>" + microsoft))
                .isEqualTo(read(METADATA));
    }

    @Test
    void the_only_provider_among_other_entities_is_meant() throws UnusableMetadata {
        ProviderMetadata read = read(among(METADATA.replace("validUntil=\"2027-01-01T00:00:00Z\"", ""), """
                <md:EntityDescriptor entityID="https://sp.example.com"><md:SPSSODescriptor
                protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></md:EntityDescriptor>"""));

        assertThat(read.entityId()).isEqualTo("https://idp.example.com/metadata");
        assertThat(read.validUntil()).contains(Instant.parse("2026-12-24T00:00:00Z"));
    }

    @Test
    void a_key_may_come_without_a_certificate() throws UnusableMetadata {
        var key = (java.security.interfaces.RSAPublicKey) FIRST.getPublic();
        ProviderMetadata read = read(METADATA.replaceFirst(
                "(?s)<ds:X509Data>.*?</ds:X509Data>",
                "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>"
                        + Base64.getEncoder().encodeToString(key.getModulus().toByteArray())
                        + "</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"));

        assertThat(read.signingKeys()).containsExactly(FIRST.getPublic(), SECOND.getPublic());
    }

    /** Supabase Auth looks at the one that it needs. */
    @Test
    void a_place_of_no_use_is_passed_over_beside_others() {
        String another =
                "<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"%s\"/>";
        String metadata = METADATA.replace("</md:IDPSSODescriptor>", another + "</md:IDPSSODescriptor>");

        for (String place : List.of(
                "javascript:alert(1)",
                "https:sso",
                "https:/sso",
                "https:///sso",
                "https:javascript:alert(1)",
                "//idp.example.com/sso",
                "https://a@idp.example.com/",
                "https://idp.example.com/#a",
                "https://idp.example.com\\@evil.example/",
                "ftp://idp.example.com/")) {
            assertThat(known(metadata.formatted(place)).singleSignOn())
                    .as(place)
                    .hasSize(1);
        }
        for (String place :
                List.of("https://idp_2.example.com/sso", "HTTPS://idp.example.com:8443/", "http://[::1]/")) {
            assertThat(known(metadata.formatted(place)).singleSignOn())
                    .as(place)
                    .hasSize(2);
        }
        assertThat(known(metadata.formatted("https://idp.example.com/\u00e4"))
                        .singleSignOn()
                        .getLast()
                        .location())
                .hasToString("https://idp.example.com/%C3%A4");
        assertThat(known(METADATA.replace("sso?a=b\"", "sso?a=b\" ResponseLocation=\"\""))
                        .singleSignOn())
                .hasSize(1);
        assertThat(known(METADATA.replace("https://idp.example.com/slo/answer", "data:text/html,a"))
                        .singleLogout())
                .isEmpty();
        assertThat(known(METADATA.replace("Location=\"https://idp.example.com/slo\"", "Location=\"{slo}\""))
                        .singleLogout())
                .isEmpty();
    }

    /** Each takes its time, of whatever use it is. */
    @Test
    void so_many_keys_are_read_and_no_more() {
        String useless = "<md:KeyDescriptor><ds:KeyInfo><ds:KeyValue/></ds:KeyInfo></md:KeyDescriptor>".repeat(100);

        assertThat(known(METADATA.replaceFirst("<md:KeyDescriptor use=\"signing\">", useless + "$0"))
                        .complaint())
                .hasValueSatisfying(complaint -> assertThat(complaint.reason()).contains("more than 100"));
        String copies = ("<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" + SECOND_CERTIFICATE
                        + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>")
                .repeat(100);
        assertThatThrownBy(() -> read(METADATA.replaceFirst("<md:KeyDescriptor use=\"signing\">", copies + "$0")))
                .hasMessageContaining("more than 100");
    }

    /** Supabase Auth has taken metadata with whatever there is beside a good one. */
    static Stream<String> passedOver() {
        return Stream.of(
                "AAAA",
                "-----BEGIN CERTIFICATE-----",
                certificate(Keys.rsa(1024)),
                certificate(Keys.ed25519()),
                certificate(Keys.onCurve("secp256k1")),
                certificate(Keys.onCurve("secp224r1")));
    }

    @ParameterizedTest
    @MethodSource("passedOver")
    void a_key_of_no_use_is_passed_over_beside_others(String certificate) {
        assertThat(known(METADATA.replace(SECOND_CERTIFICATE, certificate)).signingKeys())
                .containsExactly(FIRST.getPublic());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void keys_may_be_of_the_curves_that_signatures_are_for(String curve) throws UnusableMetadata {
        PublicKey key = Keys.onCurve(curve);

        assertThat(read(METADATA.replace(SECOND_CERTIFICATE, certificate(key))).signingKeys())
                .containsExactly(FIRST.getPublic(), key);
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                unusable("no XML", "cannot be read", s -> s.substring(0, s.length() - 10)),
                unusable("a document type", "cannot be read", s -> "<!DOCTYPE a [<!ENTITY b 'c'>]>" + s),
                unusable(
                        "an entity from outside",
                        "cannot be read",
                        s -> "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" + s),
                unusable("depth", "cannot be read", s -> s.replace("Example", "<a>".repeat(50) + "</a>".repeat(50))),
                unusable("length", "longer than", s -> s + " ".repeat(ProviderMetadata.LONGEST)),
                unusable("something else", "EntityDescriptor", s -> "<html/>"),
                unusable(
                        "another namespace",
                        "EntityDescriptor",
                        s -> s.replace("SAML:2.0:metadata", "SAML:2.0:metadat")),
                unusable(
                        "no entity id",
                        "does not contain an EntityID",
                        s -> s.replace("https://idp.example.com/metadata", " ")),
                unusable("a long entity id", "longer than", s -> s.replace("example.com/metadata", "a".repeat(1024))),
                unusable(
                        "a service provider",
                        "any IDPSSODescriptor",
                        s -> s.replace("IDPSSODescriptor", "SPSSODescriptor")),
                unusable("several of one", "multiple IDPSSODescriptors", ProviderMetadataTest::twice),
                unusable("several", "several identity providers", s -> among(s, s)),
                unusable("SAML 1.1", "SAML 2.0", s -> s.replace("urn:oasis:names:tc:SAML:2.0:protocol", "")),
                unusable(
                        "no certificate",
                        "signing certificate",
                        s -> s.replaceAll("(?s)<md:KeyDescriptor.*?</md:KeyDescriptor>", "")),
                unusable("certificates that are none", "cannot be read", s -> withKeys(s, "AAAA")),
                unusable("a certificate that is none", "cannot be read", s -> s.replace(SECOND_CERTIFICATE, "AAAA")),
                unusable(
                        "keys that are none",
                        "cannot be read",
                        s -> s.replaceAll("(?s)<ds:X509Data>.*?</ds:X509Data>", "<ds:KeyValue/>")),
                unusable("weak keys", "2048", s -> withKeys(s, certificate(Keys.rsa(1024)))),
                unusable("a weak key", "2048", s -> s.replace(SECOND_CERTIFICATE, certificate(Keys.rsa(1024)))),
                unusable("many keys", "more than 16", ProviderMetadataTest::withManyKeys),
                unusable("no place to ask", "SingleSignOnService", s -> s.replace("HTTP-Redirect", "HTTP-Artifact")),
                unusable(
                        "a script for a place",
                        "no URL of the web",
                        s -> s.replace("https://idp.example.com/sso?a=b", "javascript:alert(1)")),
                unusable(
                        "a relative place",
                        "no URL of the web",
                        s -> s.replace("https://idp.example.com/sso?a=b", "/sso")),
                unusable(
                        "a place with a user",
                        "no URL of the web",
                        s -> s.replace("https://idp.example.com/sso?a=b", "https://a@b.example/")),
                unusable(
                        "a logout by script",
                        "no URL of the web",
                        s -> s.replace("https://idp.example.com/slo/answer", "data:text/html,a")),
                unusable(
                        "a place without a host",
                        "no URL of the web",
                        s -> s.replace("https://idp.example.com/sso?a=b", "https:/sso")),
                unusable(
                        "a place within a page",
                        "no URL of the web",
                        s -> s.replace("https://idp.example.com/sso?a=b", "https://idp.example.com/#a")),
                unusable(
                        "an end that is no time", "cannot be read", s -> s.replace("2027-01-01T00:00:00Z", "tomorrow")),
                unusable("a duration that is none", "cannot be read", s -> s.replace("PT8H", "8 hours")),
                unusable("a duration back in time", "cannot be read", s -> s.replace("PT8H", "-PT8H")),
                unusable(
                        "a duration of many digits",
                        "cannot be read",
                        s -> s.replace("PT8H", "PT0." + "9".repeat(400_000) + "S")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void other_metadata_is_refused(String what, String reason, UnaryOperator<String> change) {
        assertThatThrownBy(() -> read(change.apply(METADATA)))
                .isInstanceOf(UnusableMetadata.class)
                .hasMessageContaining(reason);
    }

    private static Arguments unusable(String what, String reason, UnaryOperator<String> change) {
        return Arguments.of(what, reason, change);
    }

    private static String twice(String metadata) {
        String descriptor = metadata.replaceFirst("(?s).*(<md:IDPSSODescriptor.*</md:IDPSSODescriptor>).*", "$1");
        return metadata.replace("</md:EntityDescriptor>", descriptor + "</md:EntityDescriptor>");
    }

    private static String among(String... entities) {
        return "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" validUntil=\"2026-12-24T00:00:00Z\">"
                + String.join("", entities) + "</md:EntitiesDescriptor>";
    }

    @Test
    void by_what_is_of_no_use_nobody_is_trusted() {
        ProviderMetadata none = known("<html/>");

        assertThat(none.entityId()).isEqualTo("https://idp.example.com/metadata");
        assertThat(none.signingKeys()).isEmpty();
        assertThatThrownBy(() -> none.requireValid(Instant.EPOCH)).isInstanceOf(MessageRejected.class);
    }

    private static ProviderMetadata known(String xml) {
        return ProviderMetadata.known("https://idp.example.com/metadata", xml);
    }

    private static ProviderMetadata read(String xml) throws UnusableMetadata {
        return ProviderMetadata.read(xml);
    }

    private static Endpoint endpoint(Binding binding, String location, String responseLocation) {
        URI base = URI.create("https://idp.example.com/");
        return new Endpoint(binding, base.resolve(location), base.resolve(responseLocation));
    }

    private static String folded(String base64) {
        return base64.replaceAll("(.{64})", "$1\n");
    }

    private static String withKeys(String metadata, String certificate) {
        return metadata.replaceAll(
                "(?s)<ds:X509Certificate>.*?</ds:X509Certificate>",
                "<ds:X509Certificate>" + certificate + "</ds:X509Certificate>");
    }

    private static String withManyKeys(String metadata) {
        String descriptor = "<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate>"
                + "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
        String many = Stream.generate(() -> Keys.rsa(2_048))
                .limit(15)
                .map(keys -> descriptor.formatted(certificate(keys)))
                .collect(Collectors.joining());
        return metadata.replaceFirst("<md:KeyDescriptor use=\"encryption\">", many + "$0");
    }

    private static String certificate(KeyPair keys) {
        return certificate(keys.getPublic());
    }

    /** Who has signed it does not count. */
    private static String certificate(PublicKey key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(CertificateForHost.of(FIRST.getPrivate(), key, "idp.example.com", false)
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
