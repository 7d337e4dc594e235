package dev.chancery.sso.saml;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * A key that a provider's metadata had, written down.
 *
 * @param algorithm as the JDK calls it
 * @param key its SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) in Base64
 */
public record WrittenKey(String algorithm, String key) {

    public static WrittenKey of(PublicKey key) {
        return new WrittenKey(key.getAlgorithm(), Base64.getEncoder().encodeToString(key.getEncoded()));
    }

    /** @throws MessageRejected {@code METADATA} if metadata may have no such key any more */
    public PublicKey read() throws MessageRejected {
        try {
            return MetadataKeys.strong(KeyFactory.getInstance(algorithm)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key))));
        } catch (UnusableMetadata e) {
            throw new MessageRejected(Check.METADATA, "signing keys that may be trusted", e.reason());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new MessageRejected(Check.METADATA, "signing keys that can be read", "one of " + algorithm);
        }
    }
}
