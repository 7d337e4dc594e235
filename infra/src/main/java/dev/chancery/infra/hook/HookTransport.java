package dev.chancery.infra.hook;

import java.util.function.Supplier;

/** A way to a hook. */
interface HookTransport {

    /**
     * Takes no longer than it is allowed to. Call it outside of transactions.
     *
     * @param payload JSON
     * @param ids names each attempt, where the way has names for them
     */
    HookOutcome call(byte[] payload, Supplier<String> ids);
}
