package dev.chancery.command;

/** An expected refusal. Each place that refuses has a constant of its own, so that {@link #site()} finds it by grep. */
public interface Refusal {

    /** A stable id of the place that refuses, such as {@code session.already-used}; for logs, never for clients. */
    String site();
}
