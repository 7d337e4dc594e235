package dev.chancery.infra.mail.template;

import java.util.List;

/** How much work and stack the rendering of one template may take. */
final class Budget {

    /** Steps, and characters that functions read or write. A mail takes some hundreds. */
    private static final long MAX_WORK = 10_000_000;

    private static final int MAX_DEPTH = 500;

    private long work;
    private int depth;

    /** @throws IllegalArgumentException if it is spent */
    void spend(long amount) {
        work += amount;
        if (work > MAX_WORK) {
            throw new IllegalArgumentException("rendering takes too much work");
        }
    }

    void spendOn(List<Object> values) {
        long length = 1;
        for (Object value : values) {
            length += value instanceof String text ? text.length() : 1;
        }
        spend(length);
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("templates within templates are nested too deep");
        }
    }

    void leave() {
        depth--;
    }
}
