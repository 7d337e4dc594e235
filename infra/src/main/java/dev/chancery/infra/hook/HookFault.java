package dev.chancery.infra.hook;

import java.time.Duration;
import java.util.Locale;

/**
 * That a hook could not be called, or that its answer is none. The texts are GoTrue's.
 *
 * @param kind for logs and metrics: nothing of what the hook said
 * @param status of the answer to whoever is waiting
 * @param code GoTrue's error code
 */
public record HookFault(String kind, int status, String code, String message) {

    private static final String UNREACHABLE = "unreachable";

    /** @param heard whether it may have been called */
    static HookFault timeout(Duration limit, boolean heard) {
        return new HookFault(
                heard ? "timeout" : UNREACHABLE,
                422,
                "hook_timeout",
                String.format(
                        Locale.ROOT,
                        "Failed to reach hook within maximum time of %f seconds",
                        limit.toMillis() / 1000.0));
    }

    /** All connections to the database were taken. */
    static HookFault crowded(Duration limit) {
        HookFault timeout = timeout(limit, false);
        return new HookFault("crowded", timeout.status(), timeout.code(), timeout.message());
    }

    /** @param heard whether it may have been called */
    static HookFault noAnswer(boolean heard) {
        return new HookFault(
                heard ? "cut_off" : UNREACHABLE,
                422,
                "hook_timeout_after_retry",
                "Failed to reach hook after maximum retries");
    }

    static HookFault tooLarge(int limit) {
        return new HookFault(
                "too_large",
                422,
                "hook_payload_over_size_limit",
                "Payload size exceeded size limit of " + limit + " bytes");
    }

    static HookFault contentType(String message) {
        return new HookFault("content_type", 400, "hook_payload_invalid_content_type", message);
    }

    static HookFault unreadable() {
        return internal("unreadable", "Error unmarshaling JSON output.");
    }

    static HookFault busy() {
        return internal("busy", "Service currently unavailable due to hook");
    }

    static HookFault status(int status) {
        return internal(
                "status_" + status,
                switch (status) {
                    case 400 -> "Invalid payload sent to hook";
                    case 401 -> "Hook requires authorization token";
                    default -> "Unexpected status code returned from hook: " + status;
                });
    }

    static HookFault inFunction(String sqlState, String uri) {
        return internal("sqlstate_" + sqlState, "Error running hook URI: " + uri);
    }

    private static HookFault internal(String kind, String message) {
        return new HookFault(kind, 500, "unexpected_failure", message);
    }
}
