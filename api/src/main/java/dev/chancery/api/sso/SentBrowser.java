package dev.chancery.api.sso;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.springframework.http.ResponseCookie;

/**
 * What is left with a browser that is sent to an identity provider, so that no other brings the response. The provider's page posts it, so
 * that the cookie has to be one that comes with requests from other sites, and such cookies are for https alone.
 */
final class SentBrowser {

    private static final int OCTETS = 32;

    private SentBrowser() {}

    static String secret(SecureRandom random) {
        byte[] secret = new byte[OCTETS];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    static String digest(String secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(secret));
    }

    /** Several logins may be under way in one browser. */
    static String cookieName(UUID loginId) {
        return "__Host-sso-" + loginId;
    }

    static ResponseCookie cookie(UUID loginId, String secret, Duration validity) {
        return ResponseCookie.from(cookieName(loginId), secret)
                .path("/")
                .secure(true)
                .httpOnly(true)
                .sameSite("None")
                .maxAge(validity)
                .build();
    }
}
