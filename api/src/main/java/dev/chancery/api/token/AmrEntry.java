package dev.chancery.api.token;

/**
 * One entry of the {@code amr} claim: a method the user proved in this session.
 *
 * @param method GoTrue's name of the method, such as {@code password} or {@code totp}
 * @param timestamp when, in seconds since 1970
 * @param provider the SSO provider's UUID for {@code sso/saml}, otherwise null
 */
public record AmrEntry(String method, long timestamp, String provider) {

    /** A method without a provider. */
    public AmrEntry(String method, long timestamp) {
        this(method, timestamp, null);
    }
}
