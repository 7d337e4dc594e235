package dev.chancery.infra.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.command.user.PasswordHasher.HashingOverloaded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HashingGateTest {
    private static final int RUNNING = 2;
    private static final int WAITING = 3;
    private static final long MEMORY = 4096;

    private final HashingGate gate =
            new HashingGate(new HashingPolicy(new HashingPolicy.Bcrypt(4), RUNNING, WAITING, MEMORY), System::nanoTime);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private HashingGate further;

    @AfterEach
    void close() {
        hold.countDown();
        callers.close();
        gate.close();
        if (further != null) {
            further.close();
        }
    }

    @Test
    void as_many_as_there_are_threads_run_and_the_others_wait() {
        fill();

        assertThat(begun).hasValue(RUNNING);
        assertThat(gate.waiting()).isEqualTo(WAITING);
    }

    @Test
    void whoever_finds_no_place_to_wait_is_sent_away_at_once() {
        fill();

        assertThatThrownBy(() -> gate.run(1, 0, () -> "never"))
                .isInstanceOfSatisfying(
                        HashingOverloaded.class,
                        overloaded -> assertThat(overloaded.retryAfterSeconds()).isEqualTo(1));
    }

    /** To wait until one's request is over helps nobody. */
    @Test
    void nor_does_anybody_wait_whose_turn_would_come_too_late() {
        int dear = 16;
        HashingGate roomy = roomy(14);
        for (int caller = 1; caller <= 7; caller++) {
            callers.submit(() -> roomy.run(dear, 0, this::held));
            int here = caller;
            await().until(() -> begun.get() + roomy.waiting() == here);
        }

        assertThatThrownBy(() -> roomy.run(dear, 0, () -> "never"))
                .isInstanceOfSatisfying(
                        HashingOverloaded.class,
                        overloaded -> assertThat(overloaded.retryAfterSeconds()).isEqualTo(4));
    }

    /** Whoever knows the address of somebody whose hash is dear must not keep all others out by guessing. */
    @Test
    void hashes_that_are_much_dearer_than_new_ones_leave_room_for_others() throws Exception {
        int dear = 32;
        HashingGate roomy = roomy(10);
        callers.submit(() -> roomy.run(dear, 0, this::held));
        callers.submit(() -> roomy.run(dear, 0, this::held));
        await().until(() -> begun.get() == RUNNING);

        assertThatThrownBy(() -> roomy.run(dear, 0, () -> "never")).isInstanceOf(HashingOverloaded.class);
        Future<String> usual = callers.submit(() -> roomy.run(1, 0, () -> "admitted"));
        await().until(() -> roomy.waiting() == 1);
        hold.countDown();
        assertThat(usual.get()).isEqualTo("admitted");
    }

    /** One in which many could wait. */
    private HashingGate roomy(int bcryptCost) {
        further = new HashingGate(
                new HashingPolicy(new HashingPolicy.Bcrypt(bcryptCost), RUNNING, 1000, MEMORY), System::nanoTime);
        return further;
    }

    @Test
    void everybody_who_was_admitted_is_served() throws Exception {
        List<Future<Integer>> admitted = fill();
        hold.countDown();

        for (Future<Integer> served : admitted) {
            assertThat(served.get()).isEqualTo(1);
        }
        assertThat(gate.run(1, 0, () -> "free again")).isEqualTo("free again");
    }

    @Test
    void who_came_first_is_served_first() {
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        HashingGate single =
                new HashingGate(new HashingPolicy(new HashingPolicy.Bcrypt(4), 1, WAITING, MEMORY), System::nanoTime);
        callers.submit(() -> single.run(1, 0, this::held));
        await().until(() -> begun.get() == 1);
        for (int caller = 1; caller <= WAITING; caller++) {
            int turn = caller;
            callers.submit(() -> single.run(1, 0, () -> served.add(turn)));
            await().until(() -> single.waiting() == turn);
        }
        hold.countDown();
        single.close();

        assertThat(served).containsExactly(1, 2, 3);
    }

    @Test
    void the_next_hash_of_the_same_caller_finds_the_place_of_the_last_one_free() {
        try (HashingGate single =
                new HashingGate(new HashingPolicy(new HashingPolicy.Bcrypt(4), 1, 0, MEMORY), System::nanoTime)) {
            for (int turn = 0; turn < 1000; turn++) {
                int expected = turn;
                assertThat(single.run(1, 0, () -> expected)).isEqualTo(expected);
            }
        }
    }

    @Test
    void other_virtual_threads_go_on_while_every_hashing_thread_is_busy() throws Exception {
        try (HashingGate crowded = new HashingGate(
                new HashingPolicy(new HashingPolicy.Bcrypt(4), 64, WAITING, MEMORY), System::nanoTime)) {
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger spinning = new AtomicInteger();
            Supplier<Boolean> busy = () -> {
                spinning.incrementAndGet();
                while (!stop.get()) {
                    Thread.onSpinWait();
                }
                return Thread.currentThread().isVirtual();
            };
            // more than the carriers of virtual threads on any machine that runs this
            List<Future<Boolean>> hashes = new ArrayList<>();
            int many = Math.min(64, Runtime.getRuntime().availableProcessors() + 1);
            for (int hash = 0; hash < many; hash++) {
                hashes.add(callers.submit(() -> crowded.run(1, 0, busy)));
            }
            await().until(() -> spinning.get() == many);

            for (int refresh = 0; refresh < 100; refresh++) {
                assertThat(callers.submit(() -> "refreshed").get(30, TimeUnit.SECONDS))
                        .isEqualTo("refreshed");
            }
            stop.set(true);
            for (Future<Boolean> hash : hashes) {
                assertThat(hash.get()).as("hashed on a virtual thread").isFalse();
            }
        }
    }

    @Test
    void an_interrupted_caller_stops_waiting_and_gives_its_place_back() throws Exception {
        fill(WAITING - 1);
        AtomicReference<Throwable> ending = new AtomicReference<>();
        AtomicBoolean ran = new AtomicBoolean();
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                gate.run(1, 0, () -> ran.compareAndSet(false, true));
            } catch (CancellationException cancelled) {
                ending.set(Thread.currentThread().isInterrupted() ? cancelled : new AssertionError("flag lost"));
            }
        });
        await().until(() -> gate.waiting() == WAITING);
        caller.interrupt();
        caller.join();

        assertThat(ending.get()).isInstanceOf(CancellationException.class);
        assertThat(gate.waiting()).isEqualTo(WAITING - 1);
        Future<String> next = callers.submit(() -> gate.run(1, 0, () -> "admitted"));
        hold.countDown();
        assertThat(next.get()).isEqualTo("admitted");
        assertThat(ran).isFalse();
    }

    @Test
    void a_caller_that_is_interrupted_during_its_hash_keeps_the_place_until_the_hash_is_done() throws Exception {
        HashingGate single =
                new HashingGate(new HashingPolicy(new HashingPolicy.Bcrypt(4), 1, 0, MEMORY), System::nanoTime);
        CompletableFuture<Throwable> ending = new CompletableFuture<>();
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                single.run(1, 0, this::held);
            } catch (CancellationException cancelled) {
                ending.complete(cancelled);
            }
        });
        await().until(() -> begun.get() == 1);
        caller.interrupt();
        assertThat(ending.get()).isInstanceOf(CancellationException.class);

        assertThatThrownBy(() -> single.run(1, 0, () -> "too early")).isInstanceOf(HashingOverloaded.class);
        hold.countDown();
        await().untilAsserted(() -> assertThat(single.run(1, 0, () -> "free")).isEqualTo("free"));
        single.close();
    }

    @Test
    void hashes_run_together_only_as_far_as_memory_goes() throws Exception {
        Future<Integer> large = callers.submit(() -> gate.run(1, MEMORY, this::held));
        await().until(() -> begun.get() == 1);
        Future<Integer> second = callers.submit(() -> gate.run(1, 1, this::held));
        await().until(() -> gate.waiting() == 1);

        assertThat(begun).hasValue(1);
        assertThat(gate.run(1, 0, () -> "needs none")).isEqualTo("needs none");
        hold.countDown();
        assertThat(large.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(1);
    }

    @Test
    void memory_that_is_no_whole_number_of_kibibytes_is_enough_for_itself() {
        try (HashingGate uneven =
                new HashingGate(new HashingPolicy(new HashingPolicy.Bcrypt(4), 1, 0, 1500), System::nanoTime)) {
            assertThat(uneven.run(1, 1500, () -> "done")).isEqualTo("done");
        }
    }

    @Test
    void who_is_interrupted_while_waiting_for_memory_gives_the_place_back() throws Exception {
        callers.submit(() -> gate.run(1, MEMORY, this::held));
        await().until(() -> begun.get() == 1);
        Thread caller = Thread.startVirtualThread(() ->
                assertThatThrownBy(() -> gate.run(1, 1, () -> "never")).isInstanceOf(CancellationException.class));
        await().until(() -> gate.waiting() == 1);
        caller.interrupt();
        caller.join();

        assertThat(gate.waiting()).isZero();
        // one of all the places is taken by the hash that holds the memory
        for (int place = 1; place < RUNNING + WAITING; place++) {
            callers.submit(() -> gate.run(1, 0, this::held));
        }
        await().until(() -> gate.waiting() == WAITING);
    }

    @Test
    void a_failure_reaches_the_caller_and_frees_the_place() {
        for (int round = 0; round < 2 * (RUNNING + WAITING); round++) {
            assertThatThrownBy(() -> gate.run(1, 1, () -> {
                        throw new IllegalStateException("broken");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken");
        }
        assertThatThrownBy(() -> gate.run(1, 1, () -> {
                    throw new OutOfMemoryError("simulated");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void a_closed_gate_admits_nobody() {
        gate.close();

        assertThatThrownBy(() -> gate.run(1, 1, () -> "late")).isInstanceOf(HashingOverloaded.class);
    }

    private List<Future<Integer>> fill() {
        return fill(WAITING);
    }

    /** Takes both threads, then lets so many callers wait. */
    private List<Future<Integer>> fill(int waiting) {
        List<Future<Integer>> admitted = new ArrayList<>();
        for (int caller = 0; caller < RUNNING + waiting; caller++) {
            admitted.add(callers.submit(() -> gate.run(1, 0, this::held)));
        }
        await().until(() -> begun.get() == RUNNING && gate.waiting() == waiting);
        return admitted;
    }

    private int held() {
        begun.incrementAndGet();
        try {
            hold.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return 1;
    }
}
