package dev.chancery.command.user;

import dev.chancery.command.Personal;
import java.util.Map;
import java.util.UUID;

/**
 * A way of proving who one is: an address of one's own, or an account elsewhere.
 *
 * @param provider {@code email}, {@code phone}, or the name of a provider
 * @param providerId the subject at the provider; for {@code email} and {@code phone} the user's id
 * @param data the claims ({@code sub}, {@code email}, {@code email_verified}, {@code phone_verified}, …)
 */
public record Identity(
        UUID id,
        String provider,
        @Personal String providerId,
        @Personal Map<String, Object> data) {

    public static final String EMAIL = "email";
    public static final String PHONE = "phone";

    /** What the names of organisations' identity providers begin with, before their id. */
    public static final String SSO = "sso:";

    boolean isOfOrganisation() {
        return provider.startsWith(SSO);
    }
}
