package dev.chancery.sso.saml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.w3c.dom.Document;

/** Messages that travel in the query of a URL, the signature beside them (SAML Bindings §3.4). */
final class RedirectBinding {

    private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

    private static final String RELAY_STATE = "RelayState";
    private static final String ALGORITHM = "SigAlg";
    private static final String SIGNATURE = "Signature";
    private static final Set<String> OF_BINDING =
            Set.of("SAMLRequest", "SAMLResponse", RELAY_STATE, ALGORITHM, SIGNATURE);

    private RedirectBinding() {}

    /**
     * @param parameter {@code SAMLRequest} or {@code SAMLResponse}
     * @param relayState which comes back with the answer, at most 80 octets (SAML Bindings §3.4.3); empty where there is none
     * @param key that signs
     */
    static URI url(URI location, String parameter, Document message, String relayState, RsaKey key) {
        String signed = parameter + "=" + encoded(deflated(message))
                + (relayState.isEmpty() ? "" : "&RelayState=" + encoded(relayState))
                + "&SigAlg=" + encoded(RSA_SHA256);
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

    /** The parameters as they stand there: the signature is over the spelling that the sender chose. */
    static LogoutMessage.Redirected read(String query, String parameter) throws MessageRejected {
        Map<String, String> found = new HashMap<>();
        for (String pair : query.split("&")) {
            String name = pair.substring(0, Math.max(0, pair.indexOf('=')));
            if (found.putIfAbsent(name, pair) != null && OF_BINDING.contains(name)) {
                throw new MessageRejected(Check.STRUCTURE, "one " + name, "several");
            }
        }
        String signed = Stream.of(parameter, RELAY_STATE, ALGORITHM)
                .map(found::get)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("&"));
        return new LogoutMessage.Redirected(
                value(found, parameter),
                value(found, RELAY_STATE),
                signed,
                value(found, ALGORITHM),
                value(found, SIGNATURE));
    }

    private static String value(Map<String, String> found, String name) throws MessageRejected {
        try {
            return URLDecoder.decode(
                    found.getOrDefault(name, name + "=").substring(name.length() + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MessageRejected(Check.STRUCTURE, "a query of a URL", name);
        }
    }

    /** @throws MessageRejected {@code SIZE} or {@code BASE64} */
    static byte[] inflated(String message) throws MessageRejected {
        Inflater raw = new Inflater(true);
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(PostBinding.octets(message, LogoutMessage.LONGEST)), raw)) {
            byte[] octets = in.readNBytes(LogoutMessage.LONGEST + 1);
            if (octets.length > LogoutMessage.LONGEST) {
                throw PostBinding.tooLong(LogoutMessage.LONGEST, "more");
            }
            return octets;
        } catch (IOException e) {
            throw new MessageRejected(Check.BASE64, "what was deflated (RFC 1951)", String.valueOf(e.getMessage()));
        } finally {
            raw.end();
        }
    }
}
