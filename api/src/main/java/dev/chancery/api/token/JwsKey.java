package dev.chancery.api.token;

/** A key bound to one algorithm and one name, so that no token can choose how a key is used (RFC 8725 §3.1). */
sealed interface JwsKey permits SharedSecret, AsymmetricKey {

    /** The {@code kid}, "" when the key has none. */
    String kid();

    SignatureAlgorithm algorithm();

    /** Whether this key can sign; a key kept to verify older tokens may be public only. */
    boolean canSign();

    /** The JWS signature of {@code content}, in the raw form of RFC 7518 §3. */
    byte[] sign(byte[] content);

    /** Whether {@code signature} is this key's over {@code content}; never throws, whatever the bytes. */
    boolean verifies(byte[] content, byte[] signature);
}
