package dev.chancery.infra;

/**
 * The service cannot start, and the person who started it can do something about it.
 *
 * <p>The message is one line that says what is wrong and what to do; the application prints it and exits with 1.
 */
public class StartupFailure extends RuntimeException {

    /** A failure whose message says everything there is to know. */
    public StartupFailure(String message) {
        this(message, null);
    }

    /** A failure with a cause, for the log at debug level only. */
    public StartupFailure(String message, Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
    }
}
