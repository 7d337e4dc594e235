package dev.chancery.infra.password;

import dev.chancery.command.user.PasswordPolicy;

/** The bcrypt function itself, without its text format. */
interface BcryptEngine {

    /** bcrypt reads no more of a password than this. */
    int MAX_KEY_BYTES = PasswordPolicy.MAX_BYTES;

    /**
     * @param password at most {@link #MAX_KEY_BYTES} bytes without a NUL, which would end the password in C
     * @param salt 16 bytes
     * @param cost the binary logarithm of the number of rounds, 4 to 31
     * @return 23 bytes
     */
    byte[] derive(byte[] password, byte[] salt, int cost);
}
