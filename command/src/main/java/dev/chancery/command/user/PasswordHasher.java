package dev.chancery.command.user;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Hashes and checks passwords. A call costs tens of milliseconds of one core by intention, so an implementation bounds
 * how many run and wait at a time and throws {@link HashingOverloaded} beyond that. A caller that is interrupted while
 * it waits gets a {@link CancellationException} and keeps its interrupt flag.
 */
public interface PasswordHasher {

    /**
     * The encoded hash (with its algorithm, cost and salt) of a password that {@link PasswordPolicy} let through.
     *
     * @throws IllegalArgumentException when the password is longer than 72 bytes of UTF-8 or contains a NUL
     */
    String hash(String password);

    /**
     * Compares in constant time. Without a stored hash, or with one that no supported algorithm reads, it does the same
     * work against a hash that nothing matches and answers a mismatch, so that the time tells nothing about the account.
     * Never throws because of what the hash or the password holds.
     */
    Verification verify(String password, Optional<String> storedHash);

    /** Whether {@link #verify} can read this hash, at a cost that it accepts: bcrypt, argon2i, argon2id or Firebase scrypt. */
    boolean supports(String storedHash);

    /**
     * @param matches whether the password fits
     * @param outdated whether it fits and the stored hash is not of today's algorithm and cost, so should be replaced
     */
    record Verification(boolean matches, boolean outdated) {}

    /** Too many hashes are under way; the caller may try again after {@link #retryAfterSeconds()}. */
    final class HashingOverloaded extends RuntimeException {
        private final int retryAfterSeconds;

        public HashingOverloaded(int retryAfterSeconds) {
            super("too many passwords are being hashed", null, false, false);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        /** How long the queue is expected to take, at least 1 s: a value for {@code Retry-After} (RFC 9110 §10.2.3). */
        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }
}
