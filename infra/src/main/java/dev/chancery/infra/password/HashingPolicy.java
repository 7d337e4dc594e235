package dev.chancery.infra.password;

/**
 * What new hashes are made with, and how much hashing may go on at a time.
 *
 * @param algorithm of new hashes
 * @param concurrency how many hashes are computed at once, each on a thread of its own; at least 1
 * @param waiting at most so many callers wait for their turn, even if all of them would be served soon; at least 0
 * @param memoryBytes the working memory of all hashes that are computed at once. A stored hash that needs more than all
 *     of it is not supported.
 */
public record HashingPolicy(Algorithm algorithm, int concurrency, int waiting, long memoryBytes) {
    private static final int WAITING_PER_THREAD = 48;
    private static final int HEAP_SHARE = 4;
    private static final long LEAST_MEMORY_BYTES = 64L << 20;

    public HashingPolicy {
        if (concurrency < 1 || waiting < 0) {
            throw new IllegalArgumentException("password hashing needs at least one thread and no negative queue");
        }
        if (algorithm.memoryBytes() > memoryBytes) {
            throw new IllegalArgumentException("new password hashes need more memory than hashing may use");
        }
    }

    /** A thread per core, at most 48 waiting callers per thread (about three seconds of bcrypt at cost 10), a quarter of the heap. */
    public static HashingPolicy of(Algorithm algorithm) {
        Runtime machine = Runtime.getRuntime();
        int cores = machine.availableProcessors();
        long memory = Math.max(LEAST_MEMORY_BYTES, machine.maxMemory() / HEAP_SHARE);
        return new HashingPolicy(algorithm, cores, WAITING_PER_THREAD * cores, memory);
    }

    /** An algorithm with its cost. */
    public sealed interface Algorithm {
        /** The working memory of one hash, in bytes. */
        long memoryBytes();

        /** How many times the work of bcrypt at cost 10 one hash is, roughly. */
        double work();
    }

    /** @param cost the binary logarithm of the number of rounds, 4 (for tests) to 15 */
    public record Bcrypt(int cost) implements Algorithm {
        public static final int MIN_COST = BcryptRecipe.MIN_COST;
        public static final int MAX_COST = BcryptRecipe.MAX_COST;

        public Bcrypt {
            if (cost < MIN_COST || cost > MAX_COST) {
                throw new IllegalArgumentException(
                        "bcrypt's cost is %d to %d, not %d".formatted(MIN_COST, MAX_COST, cost));
            }
        }

        @Override
        public long memoryBytes() {
            return BcryptRecipe.MEMORY_BYTES;
        }

        @Override
        public double work() {
            return BcryptRecipe.work(cost);
        }
    }

    /**
     * Argon2id (RFC 9106) with salts of 16 and digests of 32 bytes. The lanes are computed one after the other.
     *
     * @param memoryKib m, in KiB
     * @param passes t
     * @param lanes p
     */
    public record Argon2id(int memoryKib, int passes, int lanes) implements Algorithm {
        public Argon2id {
            if (!Argon2Recipe.isWithinLimits(memoryKib, passes, lanes)) {
                throw new IllegalArgumentException(
                        "argon2id with m=%d,t=%d,p=%d is out of bounds".formatted(memoryKib, passes, lanes));
            }
        }

        @Override
        public long memoryBytes() {
            return memoryKib * 1024L;
        }

        @Override
        public double work() {
            return Argon2Recipe.work(memoryKib, passes);
        }
    }
}
