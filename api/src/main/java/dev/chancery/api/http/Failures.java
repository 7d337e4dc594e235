package dev.chancery.api.http;

import dev.chancery.command.user.PasswordHasher.HashingOverloaded;
import dev.chancery.query.projection.WriteFailure;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.dao.DataAccessException;

/** What is answered when something failed that nobody expected. */
final class Failures {

    private static final String STATEMENT_TIMEOUT = "57014";

    private Failures() {}

    static ApiException asAnswer(Throwable failure) {
        return switch (failure) {
            case ApiException e -> e;
            case HashingOverloaded e ->
                ApiException.of(429, "over_request_rate_limit", "Request rate limit reached")
                        .header("Retry-After", Integer.toString(e.retryAfterSeconds()));
            case ConcurrencyException _ ->
                ApiException.of(
                        409, "conflict", "Too many concurrent requests on the same session, please retry after a moment.");
            case WriteFailure e when STATEMENT_TIMEOUT.equals(e.sqlState()) -> timeout();
            case DataAccessException e
            when e.getMostSpecificCause() instanceof java.sql.SQLException sql
                    && STATEMENT_TIMEOUT.equals(sql.getSQLState()) -> timeout();
            default ->
                ApiException.internal(
                        "Unexpected failure, please check server logs for more information", failure);
        };
    }

    private static ApiException timeout() {
        return ApiException.of(
                504, "request_timeout", "Processing this request timed out, please retry after a moment.");
    }
}
