package dev.chancery.command.user;

import java.util.Optional;

/**
 * Hashes and checks passwords. A call costs tens of milliseconds of one core by intention, so an implementation bounds
 * how many run and wait at a time and throws {@link HashingOverloaded} beyond that.
 */
public interface PasswordHasher {

    /** The encoded hash (with its algorithm, cost and salt) of a password of at most 72 bytes of UTF-8. */
    String hash(String password);

    /**
     * Compares in constant time. Without a stored hash, or with one that no supported algorithm reads, it does the same
     * work against a hash that nothing matches and answers a mismatch, so that the time tells nothing about the account.
     */
    Verification verify(String password, Optional<String> storedHash);

    /** Whether {@link #verify} can read this hash: bcrypt, argon2i, argon2id or Firebase scrypt. */
    boolean supports(String storedHash);

    /** Whether the password fits, and whether the stored hash should be replaced by one of today's algorithm and cost. */
    record Verification(boolean matches, boolean outdated) {}

    /** Too many hashes are under way; the caller may try again after {@link #retryAfterSeconds()}. */
    final class HashingOverloaded extends RuntimeException {
        private final int retryAfterSeconds;

        public HashingOverloaded(int retryAfterSeconds) {
            super("too many passwords are being hashed", null, false, false);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }
}
