package dev.chancery.infra.keys;

import com.google.crypto.tink.Aead;
import dev.chancery.infra.keys.Keyring.DamagedKey;
import java.util.UUID;

/**
 * A key for the data of one subject, or for one secret.
 *
 * @param subject the user whose erasure destroys it
 * @param wrapped the key itself, encrypted by a master key
 */
public record DataKey(UUID id, UUID subject, byte[] wrapped, String masterKeyId, Aead aead) {

    /** One that fails whoever uses it, and nobody who does not. */
    static DataKey damaged(UUID id, UUID subject, byte[] wrapped, String masterKeyId, DamagedKey damage) {
        return new DataKey(id, subject, wrapped, masterKeyId, new Aead() {
            @Override
            public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
                throw damage;
            }

            @Override
            public byte[] decrypt(byte[] ciphertext, byte[] associatedData) {
                throw damage;
            }
        });
    }
}
