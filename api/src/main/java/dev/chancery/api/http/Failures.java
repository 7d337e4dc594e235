package dev.chancery.api.http;

import dev.chancery.command.user.PasswordHasher.HashingOverloaded;
import dev.chancery.infra.eventstore.UserNotInLog;
import dev.chancery.query.adoption.UnreadableRow;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered when something failed that nobody expected. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final Map<String, String> TIMEOUTS =
            Map.of("57014", "database.statement-timeout", "55P03", "database.lock-timeout");

    private Failures() {}

    /** What the request is answered with: whatever failed after its time was over failed because of that. */
    static ApiException asAnswer(Throwable failure, HttpServletRequest request) {
        return TimeLimit.of(request).isExpired()
                ? timeout()
                : databaseTimeout(failure).map(timeout()::at).orElseGet(() -> asAnswer(failure));
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
            case UnreadableRow e -> {
                LOG.warn("Nothing can be done for a user: {}", e.getMessage());
                yield ApiException.of(
                                422, "unexpected_failure", "The account cannot be used until an operator has mended it")
                        .at("user.unreadable-row");
            }
            case UserNotInLog e -> {
                LOG.warn("Nothing can be done for a user: {}", e.getMessage());
                yield ApiException.of(404, "user_not_found", "User not found").at("user.not-in-log");
            }
            default ->
                ApiException.internal("Unexpected failure, please check server logs for more information", failure);
        };
    }

    /** What the database or its pool gave up waiting for, because we told it to, as the id of a refusal. */
    private static Optional<String> databaseTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return Optional.of("database.no-connection-in-time");
            }
            if (cause instanceof SQLException refusal && TIMEOUTS.containsKey(String.valueOf(refusal.getSQLState()))) {
                return Optional.of(TIMEOUTS.get(refusal.getSQLState()));
            }
        }
        return Optional.empty();
    }

    /** Whether the answer could not be written because nobody is there to read it: nothing that anybody could mend. */
    static boolean isOfClientWhoLeft(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(ClientAbortException.class::isInstance);
    }

    static ApiException timeout() {
        return ApiException.of(
                        504, "request_timeout", "Processing this request timed out, please retry after a moment.")
                .at("http.time-limit");
    }
}
