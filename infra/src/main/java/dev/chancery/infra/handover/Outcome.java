package dev.chancery.infra.handover;

/** What became of a message that was handed over. Reasons name a kind of failure and the server's code, never what it said: that may name people. */
public sealed interface Outcome {

    /** The server has it, and answers for it. */
    record Accepted() implements Outcome {}

    /** The server does not want it, now or ever. */
    record Refused(String reason) implements Outcome {}

    /** This one did not get through; another may. */
    record Deferred(String reason) implements Outcome {}

    /** It went out whole, and nothing came back: the server may have it. */
    record Uncertain(String reason) implements Outcome {}

    /** None gets through at present: the server is away, or does not know us. */
    record Unavailable(String reason) implements Outcome {}
}
