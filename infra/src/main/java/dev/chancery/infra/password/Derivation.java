package dev.chancery.infra.password;

/** The expensive part of hashing: what the gate bounds and what must happen once per call, whatever the account. */
@FunctionalInterface
interface Derivation {

    /** The digest that a password has by this recipe. */
    byte[] derive(byte[] password, Recipe recipe);
}
