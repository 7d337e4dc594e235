package dev.chancery.infra.password;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Derives by the given bcrypt and by Bouncy Castle's Argon2 and scrypt, on the calling thread alone. */
final class StandardDerivation implements Derivation {
    private static final int AES_KEY_BYTES = 32;
    private static final byte[] ZERO_IV = new byte[16];

    private final BcryptEngine bcrypt;

    StandardDerivation(BcryptEngine bcrypt) {
        this.bcrypt = bcrypt;
    }

    @Override
    public byte[] derive(byte[] password, Recipe recipe) {
        return switch (recipe) {
            case BcryptRecipe hash -> bcrypt(password, hash);
            case Argon2Recipe hash -> argon2(password, hash);
            case FirebaseScryptRecipe hash -> firebaseScrypt(password, hash);
        };
    }

    /** What is beyond bcrypt's 72 bytes does not count, here as everywhere, so that imported hashes still match. */
    private byte[] bcrypt(byte[] password, BcryptRecipe recipe) {
        byte[] key = Arrays.copyOf(password, Math.min(password.length, BcryptEngine.MAX_KEY_BYTES));
        try {
            return bcrypt.derive(key, recipe.salt(), recipe.cost());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] argon2(byte[] password, Argon2Recipe recipe) {
        int type = switch (recipe.variant()) {
            case ARGON2I -> Argon2Parameters.ARGON2_i;
            case ARGON2ID -> Argon2Parameters.ARGON2_id;
        };
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(type)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(recipe.memoryKib())
                .withIterations(recipe.passes())
                .withParallelism(recipe.lanes())
                .withSalt(recipe.salt())
                .build());
        byte[] digest = new byte[recipe.digestBytes()];
        generator.generateBytes(password, digest);
        return digest;
    }

    private static byte[] firebaseScrypt(byte[] password, FirebaseScryptRecipe recipe) {
        byte[] salt = Arrays.copyOf(recipe.salt(), recipe.salt().length + recipe.separator().length);
        System.arraycopy(recipe.separator(), 0, salt, recipe.salt().length, recipe.separator().length);
        byte[] key = SCrypt.generate(
                password, salt, 1 << recipe.logRounds(), recipe.blockSize(), recipe.lanes(), AES_KEY_BYTES);
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            // each key encrypts one message only, so Firebase's constant counter repeats nothing
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(ZERO_IV));
            return cipher.doFinal(recipe.signerKey());
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException("AES-CTR is part of every JDK", unavailable);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
