package dev.chancery.infra.password;

import java.security.MessageDigest;
import java.util.Optional;

/** A stored hash that was read: its recipe and the digest that the right password has. */
record StoredHash(Recipe recipe, byte[] digest) {
    private static final byte[] NO_PASSWORD = {};

    /** No real hash is longer; bounds the work of reading one. */
    private static final int MAX_LENGTH = 2048;

    /** Empty when the text is none of the supported formats or asks for more work than any of them should. */
    static Optional<StoredHash> parse(String encoded) {
        if (encoded.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (encoded.startsWith("$argon2")) {
            return Argon2Recipe.parse(encoded);
        }
        if (encoded.startsWith("$fbscrypt")) {
            return FirebaseScryptRecipe.parse(encoded);
        }
        return BcryptRecipe.parse(encoded);
    }

    /** Derives once, whatever the password, and compares in constant time. */
    boolean matches(byte[] password, Derivation derivation) {
        boolean accepted = recipe.accepts(password);
        byte[] derived = derivation.derive(accepted ? password : NO_PASSWORD, recipe);
        return MessageDigest.isEqual(derived, digest) & accepted;
    }
}
