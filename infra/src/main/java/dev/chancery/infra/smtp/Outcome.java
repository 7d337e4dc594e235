package dev.chancery.infra.smtp;

/** What became of a mail. Reasons name a kind of failure and the server's code, never what it said: that may name people. */
public sealed interface Outcome {

    /** The server has it, and answers for it. */
    record Accepted() implements Outcome {}

    /** The server does not want it, now or ever (RFC 5321 §4.2.1: 5yz). */
    record Refused(String reason) implements Outcome {}

    /** This mail did not get through; another may. */
    record Deferred(String reason) implements Outcome {}

    /** It went out whole, and nothing came back: the server may have it. */
    record Uncertain(String reason) implements Outcome {}

    /** No mail gets through at present: the server is away, or does not know us. */
    record Unavailable(String reason) implements Outcome {}
}
