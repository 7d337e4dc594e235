package dev.chancery.sso.saml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.w3c.dom.Document;

/** Messages that travel in the query of a URL, the signature beside them (SAML Bindings §3.4). */
final class RedirectBinding {

    private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

    private RedirectBinding() {}

    /**
     * @param parameter {@code SAMLRequest} or {@code SAMLResponse}
     * @param relayState which comes back with the answer, at most 80 octets (SAML Bindings §3.4.3)
     * @param key that signs
     */
    static URI url(URI location, String parameter, Document message, String relayState, RsaKey key) {
        String signed = parameter + "=" + encoded(deflated(message)) + "&RelayState=" + encoded(relayState) + "&SigAlg="
                + encoded(RSA_SHA256);
        String url = location.toString();
        String separator = location.getRawQuery() == null ? "?" : "&";
        return URI.create(url + separator + signed + "&Signature=" + encoded(signature(signed, key)));
    }

    private static String deflated(Document message) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        Deflater raw = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(octets, raw)) {
            out.write(WrittenXml.text(message).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            raw.end();
        }
        return Base64.getEncoder().encodeToString(octets.toByteArray());
    }

    private static String signature(String signed, RsaKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.privateKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
