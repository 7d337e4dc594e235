package dev.chancery.api.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The three segments of a JWS in compact form (RFC 7515 §7.1), still encoded. A JWE has five and a detached JWS an empty
 * one in the middle; neither is a token.
 */
record CompactJws(String header, String claims, String signature) {

    /** In characters; the web server takes no header field that is longer. */
    static final int MAX_LENGTH = 64 * 1024;

    static CompactJws split(String token) throws TokenRejection {
        if (token.length() > MAX_LENGTH) {
            throw TokenRejection.malformed("token is longer than " + MAX_LENGTH + " characters");
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw TokenRejection.malformed("token contains an invalid number of segments");
        }
        return new CompactJws(
                token.substring(0, first), token.substring(first + 1, second), token.substring(second + 1));
    }

    /** What the signature covers. */
    byte[] signedContent() {
        return (header + "." + claims).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] decodedHeader() throws TokenRejection {
        return decode(header, "header");
    }

    byte[] decodedClaims() throws TokenRejection {
        return decode(claims, "claim");
    }

    /** One spelling only: stray low bits would let anybody make a second valid text of a token. */
    byte[] decodedSignature() throws TokenRejection {
        byte[] bytes = decode(signature, "signature");
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(signature)) {
            throw notBase64("signature", signature.length() - 1);
        }
        return bytes;
    }

    private static byte[] decode(String segment, String name) throws TokenRejection {
        int bad = firstIllegal(segment);
        if (bad >= 0) {
            throw notBase64(name, bad);
        }
        return Base64.getUrlDecoder().decode(segment);
    }

    private static TokenRejection notBase64(String name, int at) {
        return TokenRejection.malformed(
                "could not base64 decode " + name + ": illegal base64 data at input byte " + at);
    }

    /** Where Go's decoder gives up: at the first foreign character, or at the start of a lone last character. */
    private static int firstIllegal(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (!(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                return i;
            }
        }
        return segment.length() % 4 == 1 ? segment.length() - 1 : -1;
    }
}
