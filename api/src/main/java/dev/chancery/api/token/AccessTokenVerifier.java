package dev.chancery.api.token;

import dev.chancery.api.token.TokenVerification.Rejected;
import dev.chancery.api.token.TokenVerification.Verified;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether a bearer token is genuine, in the order and with the words of GoTrue and its JWT library
 * (golang-jwt 5.3). Stricter than they are where a standard asks for it: duplicate names, {@code crit}, non-canonical
 * base64, and a key that serves one algorithm only.
 */
public final class AccessTokenVerifier {

    private final SigningKeys keys;
    private final InstantSource clock;

    /** @param clock compared with {@code exp} and {@code nbf}, without leeway */
    public AccessTokenVerifier(SigningKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Verifies the text after {@code Bearer }; never throws, whatever the text. */
    public TokenVerification verify(String bearer) {
        try {
            Instant now = clock.instant();
            CompactJws jws = CompactJws.split(bearer);
            JoseHeader header = JoseHeader.read(jws.decodedHeader());
            ClaimsReader claims = ClaimsReader.read(jws.decodedClaims(), now);
            requireSignature(header, jws);
            requireDates(claims, now);
            return new Verified(claims.verified());
        } catch (TokenRejection e) {
            return new Rejected(e.reason());
        }
    }

    private void requireSignature(JoseHeader header, CompactJws jws) throws TokenRejection {
        String algorithm = header.algorithm()
                .orElseThrow(() -> TokenRejection.unverifiable("signing method (alg) is unspecified"));
        if (!SignatureAlgorithm.isKnownToGoTrue(algorithm)) {
            throw TokenRejection.unverifiable("signing method (alg) is unavailable");
        }
        byte[] signature = jws.decodedSignature();
        if (!keys.accepts(algorithm)) {
            throw TokenRejection.badSignature("signing method " + algorithm + " is invalid");
        }
        if (header.changesMeaning()) {
            // RFC 7515 §4.1.11: extensions that are not understood make the token invalid
            throw TokenRejection.unverifiable("header extensions (crit, b64) are not supported");
        }
        JwsKey key = keys.choose(header.kid(), algorithm)
                .orElseThrow(() -> TokenRejection.unverifiable("error while executing keyfunc: unrecognized JWT kid "
                        + header.kidAsWritten() + " for algorithm " + algorithm));
        requireKeyFor(algorithm, key);
        if (!key.verifies(jws.signedContent(), signature)) {
            throw TokenRejection.badSignature(key.algorithm().family().wrongSignature);
        }
    }

    private static void requireKeyFor(String algorithm, JwsKey key) throws TokenRejection {
        if (key.algorithm().jwsName().equals(algorithm)) {
            return;
        }
        SignatureAlgorithm.Family asked =
                SignatureAlgorithm.named(algorithm).orElseThrow().family();
        throw TokenRejection.badSignature(
                asked == key.algorithm().family()
                        ? "signing method " + algorithm + " is invalid"
                        : "key is of invalid type: " + asked.wrongKey);
    }

    private static void requireDates(ClaimsReader claims, Instant now) throws TokenRejection {
        List<String> problems = new ArrayList<>();
        if (claims.expiresAt().isPresent() && !now.isBefore(claims.expiresAt().get())) {
            problems.add("token is expired");
        }
        if (claims.notBefore().isPresent() && now.isBefore(claims.notBefore().get())) {
            problems.add("token is not valid yet");
        }
        if (!problems.isEmpty()) {
            throw TokenRejection.invalidClaims(String.join(", ", problems));
        }
    }
}
