package dev.chancery.infra.hook;

import java.time.Duration;
import java.util.Locale;

/**
 * That a hook could not be called, or that its answer is none. The texts are GoTrue's.
 *
 * @param label for logs and metrics: nothing of what the hook said
 * @param status of the answer to whoever is waiting
 * @param code GoTrue's error code
 */
public record HookFault(Kind kind, String label, int status, String code, String message) {

    /** What went wrong. */
    public enum Kind {
        /** It was called, and did not answer in time. */
        TIMEOUT,
        /** It was called, and did not answer at all. */
        CUT_OFF,
        /** It was not called: nobody is there. */
        UNREACHABLE,
        /** Likewise: others have all connections to the database that there are for hooks. */
        CROWDED,
        /** Likewise: the database is away. */
        NO_CONNECTION,
        TOO_LARGE,
        CONTENT_TYPE,
        UNREADABLE,
        BUSY,
        /** Another status than those that say something. */
        STATUS,
        /** An error of the function's. */
        IN_FUNCTION
    }

    /** @param heard whether it may have been called */
    static HookFault timeout(Duration limit, boolean heard) {
        return tooLate(heard ? Kind.TIMEOUT : Kind.UNREACHABLE, limit);
    }

    static HookFault crowded(Duration limit) {
        return tooLate(Kind.CROWDED, limit);
    }

    private static HookFault tooLate(Kind kind, Duration limit) {
        return of(
                kind,
                422,
                "hook_timeout",
                String.format(
                        Locale.ROOT,
                        "Failed to reach hook within maximum time of %f seconds",
                        limit.toMillis() / 1000.0));
    }

    /** @param heard whether it may have been called */
    static HookFault noAnswer(boolean heard) {
        return of(
                heard ? Kind.CUT_OFF : Kind.UNREACHABLE,
                422,
                "hook_timeout_after_retry",
                "Failed to reach hook after maximum retries");
    }

    /** What every route answers then. */
    static HookFault noConnection() {
        return of(
                Kind.NO_CONNECTION,
                504,
                "request_timeout",
                "Processing this request timed out, please retry after a moment.");
    }

    static HookFault tooLarge(int limit) {
        return of(
                Kind.TOO_LARGE,
                422,
                "hook_payload_over_size_limit",
                "Payload size exceeded size limit of " + limit + " bytes");
    }

    static HookFault contentType(String message) {
        return of(Kind.CONTENT_TYPE, 400, "hook_payload_invalid_content_type", message);
    }

    static HookFault unreadable() {
        return internal(Kind.UNREADABLE, label(Kind.UNREADABLE), "Error unmarshaling JSON output.");
    }

    static HookFault busy() {
        return internal(Kind.BUSY, label(Kind.BUSY), "Service currently unavailable due to hook");
    }

    static HookFault status(int status) {
        return internal(
                Kind.STATUS,
                "status_" + status,
                switch (status) {
                    case 400 -> "Invalid payload sent to hook";
                    case 401 -> "Hook requires authorization token";
                    default -> "Unexpected status code returned from hook: " + status;
                });
    }

    static HookFault inFunction(String sqlState, String uri) {
        return internal(Kind.IN_FUNCTION, "sqlstate_" + sqlState, "Error running hook URI: " + uri);
    }

    private static HookFault of(Kind kind, int status, String code, String message) {
        return new HookFault(kind, label(kind), status, code, message);
    }

    private static HookFault internal(Kind kind, String label, String message) {
        return new HookFault(kind, label, 500, "unexpected_failure", message);
    }

    private static String label(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
