package dev.chancery.infra.keys;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Encrypts on a few threads that last. Tink draws its nonces from a random generator of the thread, and looks through all jars for
 * another provider whenever it makes one: a tenth of what a refresh costs, where each request has a virtual thread of its own.
 */
record LastingThreads(Aead aead) implements Aead {

    private static final Executor THREADS = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().name("encryption-", 0).daemon().factory());

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        try {
            return CompletableFuture.supplyAsync(() -> encryptHere(plaintext, associatedData), THREADS)
                    .join();
        } catch (CompletionException e) {
            throw new GeneralSecurityException(e.getCause());
        }
    }

    private byte[] encryptHere(byte[] plaintext, byte[] associatedData) {
        try {
            return aead.encrypt(plaintext, associatedData);
        } catch (GeneralSecurityException e) {
            throw new CompletionException(e);
        }
    }

    /** Needs no nonce. */
    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        return aead.decrypt(ciphertext, associatedData);
    }
}
