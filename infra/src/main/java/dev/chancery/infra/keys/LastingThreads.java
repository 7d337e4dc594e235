package dev.chancery.infra.keys;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * A few threads that last, for what needs random numbers of Tink. It draws them from a generator of the thread, and looks through all
 * jars for another provider whenever it makes one: a tenth of what a refresh costs, where each request has a virtual thread of its own.
 */
final class LastingThreads {

    private static final ThreadGroup GROUP = new ThreadGroup("encryption");

    private static final Executor THREADS = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().group(GROUP).name("encryption-", 0).daemon().factory());

    /** What Tink does. */
    interface Work<T> {
        T done() throws GeneralSecurityException;
    }

    private LastingThreads() {}

    /** Does the work there, and fails as it fails. What is there already stays. */
    static <T> T call(Work<T> work) throws GeneralSecurityException {
        if (Thread.currentThread().getThreadGroup() == GROUP) {
            return work.done();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        THREADS.execute(() -> {
            try {
                result.complete(work.done());
            } catch (GeneralSecurityException | RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case GeneralSecurityException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw e;
            }
        }
    }

    /** The same that encrypts there; decrypting needs no random numbers. */
    static Aead encrypting(Aead aead) {
        return new Aead() {
            @Override
            public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
                return call(() -> aead.encrypt(plaintext, associatedData));
            }

            @Override
            public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
                return aead.decrypt(ciphertext, associatedData);
            }
        };
    }
}
