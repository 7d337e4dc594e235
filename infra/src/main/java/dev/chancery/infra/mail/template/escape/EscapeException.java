package dev.chancery.infra.mail.template.escape;

/** A page in which nobody can tell how a value would have to be escaped. */
public final class EscapeException extends RuntimeException {

    /** @param problem a sentence without a full stop */
    EscapeException(String problem) {
        super(problem);
    }
}
