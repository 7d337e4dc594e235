package dev.chancery.api.user;

import java.util.function.Supplier;

/**
 * Facts for work that may have to be done again: those that were read already, and fresh ones whenever they are asked for
 * anew.
 */
final class KnownAtFirst<F> implements Supplier<F> {

    private final F known;
    private final Supplier<F> fresh;
    private boolean asked;

    KnownAtFirst(F known, Supplier<F> fresh) {
        this.known = known;
        this.fresh = fresh;
    }

    @Override
    public F get() {
        if (asked) {
            return fresh.get();
        }
        asked = true;
        return known;
    }
}
