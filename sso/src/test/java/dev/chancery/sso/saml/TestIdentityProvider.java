package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.w3c.dom.Element;

/** An identity provider that says whatever a test wants, for tests over the wire. */
public final class TestIdentityProvider {

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
                entityID="%s"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\
                <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>%s</ds:Modulus>\
                <ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo></md:KeyDescriptor>\
                <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:%s" Location="https://idp.example.com/sso"/>\
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
        byte[] deflated = Base64.getDecoder().decode(query.get("SAMLRequest"));
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
        String xml = SigningIdentityProvider.response(request.id(), Instant.now(), nameId)
                .replace(SigningIdentityProvider.ENTITY_ID, entityId)
                .replace("https://auth.example.org", serviceProvider)
                .replace("\"_assertion\"", "\"_" + UUID.randomUUID() + "\"");
        String changed = change.apply(xml);
        Matcher id = ASSERTION_ID.matcher(changed);
        if (!id.find()) {
            throw new IllegalArgumentException("no assertion");
        }
        return SigningIdentityProvider.posted(signing.signed(changed, id.group(1)));
    }
}
