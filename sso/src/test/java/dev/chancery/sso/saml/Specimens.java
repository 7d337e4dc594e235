package dev.chancery.sso.saml;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Responses that are good, of each kind that identity providers send. */
final class Specimens {

    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    static final SigningIdentityProvider PROVIDER = new SigningIdentityProvider();
    static final KeyPair OURS = Keys.rsa();
    static final ServiceProvider US = new ServiceProvider(
            SigningIdentityProvider.AUDIENCE,
            SigningIdentityProvider.ACS,
            List.of(OURS.getPrivate()),
            Duration.ofMinutes(3),
            Duration.ofSeconds(90));

    private static final String MORE_ATTRIBUTES = """
            <saml:Attribute Name="urn:oid:2.5.4.42" FriendlyName="givenName" \
            NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"><saml:AttributeValue>Ada &amp; Co</saml:AttributeValue>\
            </saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>staff</saml:AttributeValue>\
            <saml:AttributeValue>math</saml:AttributeValue><saml:AttributeValue><x:team xmlns:x="urn:x">engine</x:team>\
            </saml:AttributeValue></saml:Attribute></saml:AttributeStatement>""";

    private Specimens() {}

    /** By what they are: those made here, and those that were recorded. */
    static Map<String, Specimen> all() {
        Map<String, Specimen> all = new LinkedHashMap<>();
        made().forEach((name, xml) -> all.put(name, new Specimen(xml, PROVIDER.trusted(), US, PROVIDER.answer(NOW))));
        RecordedResponse.all()
                .forEach(recorded -> all.put(
                        recorded.name(),
                        recorded.specimen()
                                .withXml(rewritten(recorded.specimen().xml()))));
        return all;
    }

    /** Those made here. */
    static Map<String, String> made() {
        Map<String, String> all = new LinkedHashMap<>();
        for (boolean attributes : new boolean[] {false, true}) {
            String plain = response(attributes);
            String assertion = PROVIDER.signed(plain, "_assertion");
            String suffix = attributes ? " with attributes" : "";
            all.put("signed response" + suffix, PROVIDER.signed(plain, "_response"));
            all.put("signed assertion" + suffix, assertion);
            all.put("both signed" + suffix, PROVIDER.signed(assertion, "_response"));
            all.put("encrypted assertion" + suffix, encrypted(assertion));
            all.put("encrypted in a signed response" + suffix, PROVIDER.signed(encrypted(plain), "_response"));
            all.put("encrypted name" + suffix, PROVIDER.signed(encryptedName(plain), "_assertion"));
            all.put("key told" + suffix, withKey(assertion, PROVIDER));
            all.put(
                    "indented" + suffix,
                    PROVIDER.signed(plain.replaceAll("(?=<saml:[SCA][a-z]+[A-Z ])", "\n  "), "_assertion"));
        }
        all.replaceAll((_, xml) -> rewritten(xml));
        return all;
    }

    /** As it is written after a change, so that one without an effect is seen to be none. */
    private static String rewritten(String xml) {
        try {
            return SigningIdentityProvider.text(SigningIdentityProvider.parse(xml));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String response(boolean attributes) {
        String response = SigningIdentityProvider.response("id-1", NOW, "ada@example.com.evil.example");
        return attributes
                ? response.replace("</saml:AttributeStatement>", MORE_ATTRIBUTES)
                : response.replaceFirst("<saml:AttributeStatement>.*</saml:AttributeStatement>", "");
    }

    private static String encrypted(String xml) {
        return Encrypting.within(
                xml, "Assertion", "EncryptedAssertion", OURS.getPublic(), Encrypting.GCM, Encrypting.OAEP);
    }

    private static String encryptedName(String xml) {
        return Encrypting.within(xml, "NameID", "EncryptedID", OURS.getPublic(), Encrypting.GCM, Encrypting.OAEP);
    }

    static String withKey(String signed, SigningIdentityProvider provider) {
        return signed.replace("</ds:Signature>", keyInfo(provider) + "</ds:Signature>");
    }

    static String keyInfo(SigningIdentityProvider provider) {
        var key = (java.security.interfaces.RSAPublicKey)
                provider.trusted().keys().getFirst();
        return "<ds:KeyInfo xmlns:ds=\"" + Names.SIGNATURE_NS + "\"><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>"
                + base64(key.getModulus().toByteArray()) + "</ds:Modulus><ds:Exponent>"
                + base64(key.getPublicExponent().toByteArray())
                + "</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>";
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
