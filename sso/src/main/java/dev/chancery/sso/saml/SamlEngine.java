package dev.chancery.sso.saml;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import org.w3c.dom.Element;

/**
 * What a library does for the chain: the mathematics of signatures and encryption over XML. The rules are not here, so that two
 * libraries have to agree on every message.
 */
interface SamlEngine {

    /**
     * Checks the signature directly in an element, which {@link SignatureForm} has seen before.
     *
     * @param keys any of which may have made it
     * @return the octets that it covers, canonical and without the signature itself: all that may be believed
     * @throws MessageRejected {@code SIGNATURE}
     */
    byte[] verified(Element signed, List<PublicKey> keys) throws MessageRejected;

    /**
     * @param encrypted an {@code EncryptedAssertion} or {@code EncryptedID}, whose algorithms have been looked at
     * @param keys ours, any of which may open it
     * @return the octets that were in it
     * @throws MessageRejected {@code DECRYPTION}, the same whatever went wrong
     */
    byte[] decrypted(Element encrypted, List<PrivateKey> keys) throws MessageRejected;
}
