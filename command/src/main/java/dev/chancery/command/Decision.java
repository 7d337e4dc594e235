package dev.chancery.command;

import java.util.List;

/** What a decision makes of a command: facts to record, and either acceptance or the reason of a refusal. */
public sealed interface Decision<E extends Event> {

    /** The facts to append, in order. A refusal may leave facts too: a reused token ends its session. */
    List<E> events();

    record Accepted<E extends Event>(List<E> events) implements Decision<E> {}

    record Refused<E extends Event>(Refusal refusal, List<E> events) implements Decision<E> {}

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <E extends Event> Decision<E> accept(E... events) {
        return new Accepted<>(List.of(events));
    }

    static <E extends Event> Decision<E> accept(List<E> events) {
        return new Accepted<>(List.copyOf(events));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <E extends Event> Decision<E> refuse(Refusal refusal, E... events) {
        return new Refused<>(refusal, List.of(events));
    }
}
