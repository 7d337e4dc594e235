package dev.chancery.infra.password;

/** How a digest comes from a password: the algorithm with its cost and salt, but without the digest. */
sealed interface Recipe permits BcryptRecipe, Argon2Recipe, FirebaseScryptRecipe {

    /** The working memory, in bytes; 0 when it is not worth counting. */
    long memoryBytes();

    /** How many times the work of bcrypt at cost 10 it is, roughly. */
    double work();

    /** The length of a digest. */
    int digestBytes();

    /** The text that is stored. */
    String encode(byte[] digest);

    /** Whether the algorithm tells this password from every other one. */
    boolean accepts(byte[] password);
}
