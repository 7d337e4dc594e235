package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.w3c.dom.Element;

/** An identity provider that says whatever a test wants, for tests over the wire. */
public final class TestIdentityProvider {

    private static final Pattern ROOT_ID = Pattern.compile(" ID=\"([^\"]*)\"");
    private static final Pattern ASSERTION_ID = Pattern.compile("Assertion ID=\"([^\"]*)\"");

    private final String entityId;
    private final String serviceProvider;
    private final KeyPair keys = Keys.rsa();
    private final SigningIdentityProvider signing = new SigningIdentityProvider(keys);

    /** @param serviceProvider the base of its addresses */
    public TestIdentityProvider(String entityId, String serviceProvider) {
        this.entityId = entityId;
        this.serviceProvider = serviceProvider;
    }

    /** A request as it arrives. */
    public record Request(String id, String relayState, String xml) {}

    public String metadata() {
        return metadata("HTTP-Redirect");
    }

    /** @param binding by which requests have to come */
    public String metadata(String binding) {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return """
                <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" \
                entityID="%1$s"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\
                <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>%2$s</ds:Modulus>\
                <ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo></md:KeyDescriptor>\
                <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:%3$s" Location="https://idp.example.com/slo" \
                ResponseLocation="https://idp.example.com/slo/done"/>\
                <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:%3$s" Location="https://idp.example.com/sso"/>\
                </md:IDPSSODescriptor></md:EntityDescriptor>""".formatted(
                entityId, Base64.getEncoder().encodeToString(key.getModulus().toByteArray()), binding);
    }

    /** What came by a URL. */
    public static Request received(URI url) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : url.getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        String message = query.getOrDefault("SAMLRequest", query.get("SAMLResponse"));
        byte[] deflated = Base64.getDecoder().decode(message);
        try (InflaterInputStream inflated =
                new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))) {
            return request(new String(inflated.readAllBytes(), StandardCharsets.UTF_8), query.get("RelayState"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What came by a form. */
    public static Request request(String xml, String relayState) {
        try {
            Element root = SigningIdentityProvider.parse(xml).getDocumentElement();
            return new Request(root.getAttribute("ID"), relayState, xml);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The {@code SAMLResponse} of a form: who it is, signed. */
    public String answer(Request request, String nameId) {
        return answer(request, nameId, UnaryOperator.identity());
    }

    /** @param change of what is signed */
    public String answer(Request request, String nameId, UnaryOperator<String> change) {
        return SigningIdentityProvider.posted(signed(request, nameId, change, SigningIdentityProvider.RSA_SHA256));
    }

    /** The same, signed as nobody should any more. */
    public String answerBySha1(Request request, String nameId) {
        return SigningIdentityProvider.posted(
                signed(request, nameId, UnaryOperator.identity(), "http://www.w3.org/2000/09/xmldsig#rsa-sha1"));
    }

    /** The same, signed well, and readable by the owner of that key alone. */
    public String encrypted(Request request, String nameId, PublicKey key) {
        return SigningIdentityProvider.posted(Encrypting.within(
                signed(request, nameId, UnaryOperator.identity(), SigningIdentityProvider.RSA_SHA256),
                "Assertion",
                "EncryptedAssertion",
                key,
                Encrypting.GCM,
                Encrypting.OAEP));
    }

    private String signed(Request request, String nameId, UnaryOperator<String> change, String algorithm) {
        String xml = SigningIdentityProvider.response(request.id(), Instant.now(), nameId)
                .replace(SigningIdentityProvider.ENTITY_ID, entityId)
                .replace("https://auth.example.org", serviceProvider)
                .replace("\"_assertion\"", "\"_" + UUID.randomUUID() + "\"");
        String changed = change.apply(xml);
        Matcher id = ASSERTION_ID.matcher(changed);
        if (!id.find()) {
            throw new IllegalArgumentException("no assertion");
        }
        return signing.signed(changed, id.group(1), algorithm);
    }

    /**
     * Asks to sign somebody out.
     *
     * @param indexes of their sessions; none for all
     */
    public String logoutRequest(String nameId, String... indexes) {
        return """
                <samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" \
                ID="%1$s" Version="2.0" IssueInstant="%2$s" Destination="%3$s/sso/saml/slo"><saml:Issuer>%4$s</saml:Issuer>\
                <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">%5$s</saml:NameID>%6$s\
                </samlp:LogoutRequest>""".formatted(
                        "_" + UUID.randomUUID(),
                        Instant.now(),
                        serviceProvider,
                        entityId,
                        nameId,
                        Arrays.stream(indexes)
                                .map("<samlp:SessionIndex>%s</samlp:SessionIndex>"::formatted)
                                .collect(Collectors.joining()));
    }

    /** @param status the last part of its URI */
    public String logoutResponse(Request request, String status) {
        return """
                <samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" \
                ID="%1$s" Version="2.0" IssueInstant="%2$s" Destination="%3$s/sso/saml/slo" InResponseTo="%5$s"><saml:Issuer>%4$s</saml:Issuer>\
                <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:%6$s"/></samlp:Status>\
                </samlp:LogoutResponse>""".formatted("_" + UUID.randomUUID(), Instant.now(), serviceProvider, entityId, request.id(), status);
    }

    /** A message for a form, signed within. */
    public String posted(String xml) {
        Matcher id = ROOT_ID.matcher(xml);
        if (!id.find()) {
            throw new IllegalArgumentException("no id");
        }
        return SigningIdentityProvider.posted(signing.signed(xml, id.group(1)));
    }

    /**
     * A message for a URL, signed beside.
     *
     * @param parameter {@code SAMLRequest} or {@code SAMLResponse}
     * @return the query
     */
    public String query(String parameter, String xml, String relayState) {
        return query(parameter, xml, relayState, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "SHA256withRSA");
    }

    /** @param algorithm what it says to be signed by, and {@code name} what it is signed by */
    public String query(String parameter, String xml, String relayState, String algorithm, String name) {
        try {
            String signed = "%s=%s&RelayState=%s&SigAlg=%s"
                    .formatted(parameter, encoded(deflated(xml)), encoded(relayState), encoded(algorithm));
            Signature signature = Signature.getInstance(name);
            if (name.equals("RSASSA-PSS")) {
                signature.setParameter(new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1));
            }
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "&Signature=" + encoded(Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String deflated(String xml) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(octets, new Deflater(9, true))) {
            out.write(xml.getBytes(StandardCharsets.UTF_8));
        }
        return Base64.getEncoder().encodeToString(octets.toByteArray());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
