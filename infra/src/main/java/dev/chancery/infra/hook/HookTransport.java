package dev.chancery.infra.hook;

import java.util.function.Supplier;

/** A way to a hook. */
interface HookTransport {

    /**
     * Takes no longer than it is allowed to. Call it outside of transactions.
     *
     * @param payload JSON
     * @param ids names each attempt, where the way has names for them
     * @param onceHeard whether there is no further attempt after one that may have been heard, unless it was told to try again
     */
    HookOutcome call(byte[] payload, Supplier<String> ids, boolean onceHeard);
}
