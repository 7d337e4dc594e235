package dev.chancery.command.user;

import dev.chancery.command.Secret;
import java.util.UUID;

/**
 * A code sent to an address, to prove that its owner reads it.
 *
 * @param keyId the key under which code and hash are sealed; destroyed when the token is used or replaced
 * @param code the digits that are sent
 * @param hash 56 lower-case hexadecimal digits, a salt and a hash of salt, address and code: what links carry and the
 *     database stores
 */
public record OneTimeToken(
        UUID keyId,
        @Secret(key = "keyId") String code,
        @Secret(key = "keyId") String hash) {

    /** Whoever has tried a code this often did not read it: of a million codes that leaves one in a hundred thousand. */
    public static final int MOST_TRIES = 10;
}
