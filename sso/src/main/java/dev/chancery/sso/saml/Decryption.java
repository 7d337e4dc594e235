package dev.chancery.sso.saml;

import java.security.Key;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.apache.xml.security.encryption.EncryptedData;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.encryption.XMLEncryptionException;
import org.w3c.dom.Element;

/**
 * Opens what was encrypted for us (XML Encryption 1.1). A key that cannot be unwrapped is replaced by one drawn by lot, so that whoever
 * tries takes the same way to the same refusal whatever was wrong.
 */
final class Decryption {

    private static final Map<String, Integer> KEY_OCTETS = Map.of(
            Names.ENCRYPTION_11_NS + "aes128-gcm", 16,
            Names.ENCRYPTION_11_NS + "aes192-gcm", 24,
            Names.ENCRYPTION_11_NS + "aes256-gcm", 32,
            Names.ENCRYPTION_NS + "aes128-cbc", 16,
            Names.ENCRYPTION_NS + "aes192-cbc", 24,
            Names.ENCRYPTION_NS + "aes256-cbc", 32);

    private static final SecureRandom RANDOM = new SecureRandom();

    private Decryption() {}

    static byte[] of(Element encrypted, List<PrivateKey> keys) throws MessageRejected {
        Element data = Children.first(encrypted, ResponseGrammar.ENCRYPTED_DATA).orElseThrow(Decryption::refused);
        String algorithm = EncryptionForm.algorithm(data).orElseThrow(Decryption::refused);
        List<Element> wrapped = EncryptionForm.wrappedKeys(encrypted, data);
        if (wrapped.isEmpty() || keys.isEmpty()) {
            throw refused();
        }
        for (Element key : wrapped) {
            for (PrivateKey ours : keys) {
                Optional<byte[]> octets = opened(data, algorithm, unwrapped(key, algorithm, ours));
                if (octets.isPresent()) {
                    return octets.get();
                }
            }
        }
        throw refused();
    }

    private static Key unwrapped(Element wrapped, String algorithm, PrivateKey ours) {
        byte[] drawn = new byte[KEY_OCTETS.getOrDefault(algorithm, 16)];
        RANDOM.nextBytes(drawn);
        Key byLot = new SecretKeySpec(drawn, "AES");
        try {
            XMLCipher cipher = XMLCipher.getInstance();
            cipher.init(XMLCipher.UNWRAP_MODE, ours);
            EncryptedKey key = cipher.loadEncryptedKey(wrapped);
            Key unwrapped = cipher.decryptKey(key, algorithm);
            return unwrapped.getEncoded().length == drawn.length ? unwrapped : byLot;
        } catch (XMLEncryptionException | RuntimeException e) {
            return byLot;
        }
    }

    private static Optional<byte[]> opened(Element data, String algorithm, Key key) {
        try {
            XMLCipher cipher = XMLCipher.getInstance(algorithm);
            cipher.init(XMLCipher.DECRYPT_MODE, key);
            EncryptedData loaded = cipher.loadEncryptedData(data.getOwnerDocument(), data);
            return loaded == null ? Optional.empty() : Optional.of(cipher.decryptToByteArray(data));
        } catch (XMLEncryptionException | RuntimeException e) {
            return Optional.empty();
        }
    }

    static MessageRejected refused() {
        return new MessageRejected(Check.DECRYPTION, "something that one of our keys opens", "nothing such");
    }
}
