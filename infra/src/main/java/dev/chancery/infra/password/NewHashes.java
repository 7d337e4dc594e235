package dev.chancery.infra.password;

import java.util.random.RandomGenerator;

/** Hashes of today's algorithm and cost. */
final class NewHashes {
    private final HashingPolicy.Algorithm algorithm;
    private final RandomGenerator random;

    NewHashes(HashingPolicy.Algorithm algorithm, RandomGenerator random) {
        this.algorithm = algorithm;
        this.random = random;
    }

    /** A recipe with a salt that no other hash has. */
    Recipe recipe() {
        return switch (algorithm) {
            case HashingPolicy.Bcrypt bcrypt -> new BcryptRecipe(bcrypt.cost(), salt(BcryptRecipe.SALT_BYTES));
            case HashingPolicy.Argon2id argon2 ->
                new Argon2Recipe(
                        Argon2Recipe.Variant.ARGON2ID,
                        argon2.memoryKib(),
                        argon2.passes(),
                        argon2.lanes(),
                        salt(Argon2Recipe.SALT_BYTES),
                        Argon2Recipe.DIGEST_BYTES);
        };
    }

    /** Costs what a new hash costs; its digest means nothing. */
    StoredHash decoy() {
        Recipe recipe = recipe();
        return new StoredHash(recipe, new byte[recipe.digestBytes()]);
    }

    /** Whether a new hash would be made in another way than this one was. */
    boolean outdates(Recipe recipe) {
        return !switch (algorithm) {
            case HashingPolicy.Bcrypt today -> recipe instanceof BcryptRecipe stored && stored.cost() == today.cost();
            case HashingPolicy.Argon2id today ->
                recipe instanceof Argon2Recipe stored
                        && stored.variant() == Argon2Recipe.Variant.ARGON2ID
                        && stored.memoryKib() == today.memoryKib()
                        && stored.passes() == today.passes()
                        && stored.lanes() == today.lanes();
        };
    }

    private byte[] salt(int bytes) {
        byte[] salt = new byte[bytes];
        random.nextBytes(salt);
        return salt;
    }
}
