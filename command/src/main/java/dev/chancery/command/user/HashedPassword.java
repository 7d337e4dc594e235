package dev.chancery.command.user;

import dev.chancery.command.Secret;
import java.util.UUID;

/**
 * A password as it is stored.
 *
 * @param keyId the key under which the hash is sealed; destroyed when the password is replaced
 * @param hash the encoded hash with its algorithm, cost and salt
 */
public record HashedPassword(
        UUID keyId, @Secret(key = "keyId") String hash) {}
