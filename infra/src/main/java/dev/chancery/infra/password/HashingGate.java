package dev.chancery.infra.password;

import dev.chancery.command.user.PasswordHasher.HashingOverloaded;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets a bounded number of hashes run, on platform threads of its own, and so many callers wait as are served soon, first
 * come, first served. Hashes that are much dearer than new ones, which were brought from elsewhere, get a part of that only:
 * whoever knows the address of one such could else keep everybody out. A hash holds its thread for its whole time: on the
 * carriers of virtual threads a few sign-ins would stop every other request.
 */
final class HashingGate implements AutoCloseable {
    private static final int KIB = 1024;

    /** Well within the time of a request, so that whoever has to wait longer is told so rather than let down. */
    private static final double LONGEST_WAIT_SECONDS = 3;

    private static final double LONGEST_WAIT_FOR_DEAR_ONES_SECONDS = 1;
    private static final int DEAR = 4;

    private final int concurrency;
    private final double dearWork;
    private final int allMemoryKib;
    private final Semaphore places;
    private final Semaphore memoryKib;
    private final ThreadPoolExecutor threads;
    private final QueueEstimate estimate = new QueueEstimate();
    private final DoubleAdder admittedWork = new DoubleAdder();
    private final DoubleAdder admittedDearWork = new DoubleAdder();
    private final LongSupplier nanoTime;

    HashingGate(HashingPolicy policy, LongSupplier nanoTime) {
        this.concurrency = policy.concurrency();
        this.dearWork = DEAR * policy.algorithm().work();
        this.places = new Semaphore(policy.concurrency() + policy.waiting());
        this.allMemoryKib = Math.clamp(policy.memoryBytes() / KIB, 0, Integer.MAX_VALUE);
        this.memoryKib = new Semaphore(allMemoryKib, true);
        this.threads = new ThreadPoolExecutor(
                concurrency,
                concurrency,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("password-hash-", 1).daemon().factory());
        this.threads.prestartAllCoreThreads();
        this.nanoTime = nanoTime;
    }

    /**
     * Runs the hash when its turn comes.
     *
     * @param work see {@link Recipe#work}
     * @param memoryBytes what the hash needs, at most the policy's memory
     * @throws HashingOverloaded at once, when no place to wait is free, or its turn would come too late
     * @throws CancellationException when the caller is interrupted; work that has begun still ends in its own time
     */
    <T> T run(double work, long memoryBytes, Supplier<T> hash) {
        if (isTooLate(work) || !places.tryAcquire()) {
            throw overloaded();
        }
        admit(work);
        int kib = Math.clamp(Math.ceilDiv(memoryBytes, KIB), 0, allMemoryKib);
        try {
            reserve(kib);
        } catch (InterruptedException interrupted) {
            admit(-work);
            places.release();
            throw cancelled();
        }
        return await(new Visit<>(hash, work, kib));
    }

    private boolean isTooLate(double work) {
        return estimate.seconds(admittedWork.sum(), concurrency) > LONGEST_WAIT_SECONDS
                || work > dearWork
                        && estimate.seconds(admittedDearWork.sum(), concurrency) > LONGEST_WAIT_FOR_DEAR_ONES_SECONDS;
    }

    private void admit(double work) {
        admittedWork.add(work);
        if (Math.abs(work) > dearWork) {
            admittedDearWork.add(work);
        }
    }

    /** How many callers wait for a thread or for memory. */
    int waiting() {
        return threads.getQueue().size() + memoryKib.getQueueLength();
    }

    /** Refuses new work and waits for what was admitted. */
    @Override
    public void close() {
        threads.close();
    }

    private <T> T await(Visit<T> visit) {
        try {
            threads.execute(visit);
        } catch (RejectedExecutionException closed) {
            visit.leave();
            throw overloaded();
        }
        try {
            return visit.task.get();
        } catch (InterruptedException interrupted) {
            if (threads.remove(visit)) {
                visit.leave();
            }
            throw cancelled();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw new AssertionError(failed.getCause());
            }
        }
    }

    /** Before a thread is taken, so that a hash that waits for memory keeps no thread from those that need none. */
    private void reserve(int kib) throws InterruptedException {
        if (kib > 0) {
            memoryKib.acquire(kib);
        }
    }

    private HashingOverloaded overloaded() {
        return new HashingOverloaded((int) Math.max(1, Math.ceil(estimate.seconds(admittedWork.sum(), concurrency))));
    }

    private static CancellationException cancelled() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while waiting for a password hash");
    }

    /** A hash with the place and the memory that it holds until it is done. */
    private final class Visit<T> implements Runnable {
        private final FutureTask<T> task;
        private final double work;
        private final int kib;

        Visit(Supplier<T> hash, double work, int kib) {
            this.task = new FutureTask<>(() -> measured(hash));
            this.work = work;
            this.kib = kib;
        }

        @Override
        public void run() {
            task.run();
        }

        /** Leaves before the caller has its answer, so that the caller's next hash finds the place free. */
        private T measured(Supplier<T> hash) {
            long begun = nanoTime.getAsLong();
            try {
                return hash.get();
            } finally {
                estimate.took(nanoTime.getAsLong() - begun, work);
                leave();
            }
        }

        void leave() {
            memoryKib.release(kib);
            admit(-work);
            places.release();
        }
    }
}
