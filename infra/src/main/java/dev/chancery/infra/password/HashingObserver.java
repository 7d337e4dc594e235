package dev.chancery.infra.password;

/** Is told of each hash on its way through the gate. It must not fail, and what it does takes the request's time. */
public interface HashingObserver {

    /** Takes no notice. */
    HashingObserver NONE = (_, _) -> Unseen.VISIT;

    /** What a password is hashed for. */
    enum Operation {
        HASH,
        VERIFY
    }

    /**
     * Somebody wants a hash; called by their thread.
     *
     * @param algorithm its name in the metrics: {@code bcrypt}, {@code argon2id}, …
     */
    Visit arrived(Operation operation, String algorithm);

    /** One hash, from the wish to the answer. */
    interface Visit {

        /** Its turn has come; called by the thread that hashes, unless the caller gave up before. */
        void begun();

        /** There is no answer; {@link #left} follows. */
        void failed(RuntimeException reason);

        /** The caller goes on; called by their thread, in any case and last, except that hashing may outlive them. */
        void left();
    }

    /** The visit that nobody looks at. */
    final class Unseen implements Visit {

        private static final Visit VISIT = new Unseen();

        private Unseen() {}

        @Override
        public void begun() {}

        @Override
        public void failed(RuntimeException reason) {}

        @Override
        public void left() {}
    }
}
