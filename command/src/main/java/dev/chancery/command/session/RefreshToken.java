package dev.chancery.command.session;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A refresh token of the signed kind: it names its session and how often that session was refreshed, and proves by a
 * truncated HMAC under the session's own key that this server issued it. Being parsed says nothing about the
 * signature; ask {@link #isSignedBy}.
 *
 * <p>Layout (GoTrue's refresh token algorithm 2), base64url without padding of: version byte 0, session UUID (16
 * bytes), counter as unsigned LEB128, first 16 bytes of HMAC-SHA-256 over all before, first 4 bytes of SHA-256 over
 * all before.
 */
public final class RefreshToken {

    private static final byte VERSION = 0;
    private static final int UUID_LENGTH = 16;
    private static final int SIGNATURE_LENGTH = 16;
    private static final int CHECKSUM_LENGTH = 4;
    private static final int FIXED_LENGTH = 1 + UUID_LENGTH + SIGNATURE_LENGTH + CHECKSUM_LENGTH;
    private static final int MIN_LENGTH = FIXED_LENGTH + 1;
    private static final int MAX_LENGTH = FIXED_LENGTH + UnsignedVarint.MAX_LENGTH;

    private final UUID sessionId;
    private final long counter;
    private final byte[] signature;

    private RefreshToken(UUID sessionId, long counter, byte[] signature) {
        this.sessionId = sessionId;
        this.counter = counter;
        this.signature = signature;
    }

    /**
     * The token of {@code session} after {@code counter} refreshes, signed with the session's key.
     *
     * @throws IllegalArgumentException if the counter is negative
     */
    public static String issue(RefreshTokenKey key, UUID session, long counter) {
        byte[] signed = signedPart(session, counter);
        byte[] beforeChecksum = concat(signed, signature(key, signed));
        return Base64Url.encode(concat(beforeChecksum, checksum(beforeChecksum)));
    }

    /**
     * Reads the one canonical spelling of a token; empty for anything else: wrong alphabet, padding, length, version,
     * checksum, or a counter that is not a minimally encoded non-negative {@code long}.
     */
    public static Optional<RefreshToken> parse(String text) {
        if (text.length() < base64Length(MIN_LENGTH) || text.length() > base64Length(MAX_LENGTH)) {
            return Optional.empty();
        }
        return Base64Url.decode(text).flatMap(RefreshToken::parse);
    }

    private static Optional<RefreshToken> parse(byte[] raw) {
        int checksumAt = raw.length - CHECKSUM_LENGTH;
        int signatureAt = checksumAt - SIGNATURE_LENGTH;
        byte[] checksum = Arrays.copyOfRange(raw, checksumAt, raw.length);
        if (raw[0] != VERSION || !MessageDigest.isEqual(checksum, checksum(Arrays.copyOf(raw, checksumAt)))) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(raw, 1, signatureAt - 1);
        UUID session = new UUID(fields.getLong(), fields.getLong());
        long counter = UnsignedVarint.read(fields);
        if (counter < 0 || fields.hasRemaining()) {
            return Optional.empty();
        }
        return Optional.of(new RefreshToken(session, counter, Arrays.copyOfRange(raw, signatureAt, checksumAt)));
    }

    /** Whether the session's {@code key} signed this token; takes the same time whatever differs. */
    public boolean isSignedBy(RefreshTokenKey key) {
        return MessageDigest.isEqual(signature, signature(key, signedPart(sessionId, counter)));
    }

    /** The session this token claims to belong to. */
    public UUID sessionId() {
        return sessionId;
    }

    /** The number of refreshes before this token was issued; never negative. */
    public long counter() {
        return counter;
    }

    private static byte[] signedPart(UUID session, long counter) {
        ByteBuffer part = ByteBuffer.allocate(1 + UUID_LENGTH + UnsignedVarint.MAX_LENGTH);
        part.put(VERSION).putLong(session.getMostSignificantBits()).putLong(session.getLeastSignificantBits());
        UnsignedVarint.write(part, counter);
        return Arrays.copyOf(part.array(), part.position());
    }

    // 128 bits of the HMAC: half the output is enough against forgery (RFC 2104 §5)
    private static byte[] signature(RefreshTokenKey key, byte[] signed) {
        return Arrays.copyOf(key.authenticate(signed), SIGNATURE_LENGTH);
    }

    private static byte[] checksum(byte[] bytes) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), CHECKSUM_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static int base64Length(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RefreshToken token
                && sessionId.equals(token.sessionId)
                && counter == token.counter
                && MessageDigest.isEqual(signature, token.signature);
    }

    @Override
    public int hashCode() {
        return 31 * sessionId.hashCode() + Long.hashCode(counter);
    }

    @Override
    public String toString() {
        return "RefreshToken[session=" + sessionId + ", counter=" + counter + ", signature hidden]";
    }
}
