package dev.chancery.sso.saml;

import java.security.PublicKey;
import java.util.List;

/**
 * An identity provider, as far as its responses are checked against it.
 *
 * @param entityId by which it calls itself (SAML Metadata §2.3.2)
 * @param keys with which it signs, of its metadata
 * @param signed what it has to sign
 * @param algorithms what it may sign and encrypt with
 * @param authnContexts classes of ways in which people have to have shown who they are, any of which will do; none for whatever it is
 */
public record TrustedProvider(
        String entityId, List<PublicKey> keys, Signed signed, Algorithms algorithms, List<String> authnContexts) {

    /** What has to be signed. One signature covers all that is read; both are for those who want them. */
    public enum Signed {
        RESPONSE_OR_ASSERTION,
        RESPONSE,
        ASSERTION,
        BOTH
    }

    public TrustedProvider {
        keys = List.copyOf(keys);
        authnContexts = List.copyOf(authnContexts);
    }

    @Override
    public String toString() {
        return entityId;
    }
}
