package dev.chancery.infra.postgres;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Transactions that are under way, and may yet be rolled back. */
public final class Uncommitted {

    private Uncommitted() {}

    /**
     * For what has to count whatever becomes of the request.
     *
     * @throws IllegalStateException within a transaction
     */
    public static void requireNone() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a rolled-back request has to count, too");
        }
    }
}
