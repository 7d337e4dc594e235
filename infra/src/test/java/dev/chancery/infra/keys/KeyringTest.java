package dev.chancery.infra.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyringTest {

    private final AtomicLong now = new AtomicLong();
    private final Keyring keyring =
            new Keyring(MasterKeys.parse(Base64.getEncoder().encodeToString(new byte[32])), now::get);

    @Test
    void a_key_that_another_node_may_have_destroyed_is_at_hand_for_ten_minutes() {
        DataKey key = keyring.remember(keyring.create(UUID.randomUUID(), UUID.randomUUID()));

        now.addAndGet(Duration.ofMinutes(10).minusSeconds(1).toNanos());
        assertThat(keyring.forSealing(key.id())).contains(key);

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(keyring.forSealing(key.id())).isEmpty();
    }

    @Test
    void a_wrapped_key_opens_in_its_own_row_only() {
        DataKey key = keyring.create(UUID.randomUUID(), UUID.randomUUID());

        assertThatThrownBy(() -> keyring.open(UUID.randomUUID(), key.subject(), key.wrapped(), key.masterKeyId()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was altered");
    }

    @Test
    void what_needs_random_numbers_is_done_for_a_thousand_threads_on_a_few_that_last() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();

        try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int request = 0; request < 1_000; request++) {
                requests.submit(() -> LastingThreads.call(() -> threads.add(Thread.currentThread())));
            }
        }

        assertThat(threads).hasSizeBetween(1, Runtime.getRuntime().availableProcessors());
    }

    @Test
    void what_is_encrypted_together_is_handed_over_but_once() {
        Aead key = keyring.create(UUID.randomUUID(), UUID.randomUUID()).aead();
        List<Thread> threads = new ArrayList<>();

        keyring.encrypting(() -> {
            for (int piece = 0; piece < 1_000; piece++) {
                try {
                    key.encrypt(new byte[1], new byte[0]);
                    LastingThreads.call(() -> threads.add(Thread.currentThread()));
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
        });

        assertThat(threads).hasSize(1_000);
        assertThat(Set.copyOf(threads)).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    void what_fails_there_fails_as_it_would_here() {
        for (Throwable failure : List.of(
                new GeneralSecurityException("too long"),
                new IllegalStateException("not there"),
                new OutOfMemoryError("in a test"))) {
            assertThatThrownBy(() -> LastingThreads.call(() -> {
                        switch (failure) {
                            case GeneralSecurityException e -> throw e;
                            case RuntimeException e -> throw e;
                            default -> throw (Error) failure;
                        }
                    }))
                    .isSameAs(failure);
        }
    }
}
