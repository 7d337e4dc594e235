package dev.chancery.infra.keys;

import com.google.crypto.tink.Aead;
import java.util.UUID;

/**
 * A key for the data of one subject, or for one secret.
 *
 * @param subject the user whose erasure destroys it
 * @param wrapped the key itself, encrypted by a master key
 */
public record DataKey(UUID id, UUID subject, byte[] wrapped, String masterKeyId, Aead aead) {}
