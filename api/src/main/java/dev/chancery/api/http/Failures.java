package dev.chancery.api.http;

import dev.chancery.command.user.PasswordHasher.HashingOverloaded;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.axonframework.modelling.command.ConcurrencyException;

/** What is answered when something failed that nobody expected. */
final class Failures {

    /** Statement and lock timeout: the database gave up because we told it to. */
    private static final Set<String> TIMEOUTS = Set.of("57014", "55P03");

    private Failures() {}

    /** What the request is answered with: whatever failed after its time was over failed because of that. */
    static ApiException asAnswer(Throwable failure, HttpServletRequest request) {
        return TimeLimit.of(request).isExpired() ? timeout() : asAnswer(failure);
    }

    private static ApiException asAnswer(Throwable failure) {
        return switch (failure) {
            case ApiException e -> e;
            case HashingOverloaded e ->
                ApiException.of(429, "over_request_rate_limit", "Request rate limit reached")
                        .header("Retry-After", Integer.toString(e.retryAfterSeconds()));
            case ConcurrencyException _ ->
                ApiException.of(
                        409,
                        "conflict",
                        "Too many concurrent requests on the same session, please retry after a moment.");
            case Throwable e when endedByTimeout(e) -> timeout();
            default ->
                ApiException.internal("Unexpected failure, please check server logs for more information", failure);
        };
    }

    private static boolean endedByTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // the pool had no connection to lend in time
            if (cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLException sql && TIMEOUTS.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    static ApiException timeout() {
        return ApiException.of(
                504, "request_timeout", "Processing this request timed out, please retry after a moment.");
    }
}
