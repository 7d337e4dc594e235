package dev.chancery.api.http;

import dev.chancery.query.projection.DatabaseObjection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Writes errors in the shape that the client asked for. */
public final class ErrorWriter {

    /** Errors that a trigger or constraint of the database's owner raises on purpose: shown to early clients as they are. */
    private static final Set<String> SHOWN =
            Set.of("P0001", "23000", "23001", "23502", "23503", "23505", "23514", "23P01");

    /** Postgres' detail of these is the row that failed, hash of the password and all. */
    private static final Set<String> HOLDS_THE_ROW = Set.of("23502", "23514");

    private final JsonMapper json;
    private final RequestLog log = new RequestLog();

    public ErrorWriter(JsonMapper json) {
        this.json = json;
    }

    /** Answers what a route threw, or what nobody caught; what is our own failure is logged with its cause. */
    void answer(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Failures.isOfClientWhoLeft(failure)) {
            log.abandoned();
            return;
        }
        ApiException answer = Failures.asAnswer(failure, request);
        if (answer.status() == HttpServletResponse.SC_INTERNAL_SERVER_ERROR && !answer.isOfOthers()) {
            log.unexpected(answer.getCause() == null ? failure : answer.getCause());
        }
        write(answer, request, response);
    }

    void write(ApiException error, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        TimeLimit.of(request).answer();
        ApiVersion version = ApiVersion.of(request);
        error.headers().forEach(response::setHeader);
        if (version != ApiVersion.INITIAL) {
            response.setHeader(ApiVersion.HEADER, "2024-01-01");
        }
        Optional<DatabaseObjection> objection = databaseObjection(error).filter(_ -> version == ApiVersion.INITIAL);
        Map<String, Object> body;
        if (objection.isPresent()) {
            body = postgresBody(objection.get());
            response.setStatus(statusOf(objection.get()));
        } else {
            body = error.isOauth() ? error.details() : body(error, version, request);
            response.setStatus(error.status());
        }
        if (!error.code().isEmpty()) {
            response.setHeader("x-sb-error-code", error.code());
        }
        error.note(request);
        response.setContentType("application/json");
        response.getOutputStream().write(json.writeValueAsBytes(body));
    }

    private static Map<String, Object> body(ApiException error, ApiVersion version, HttpServletRequest request) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (version == ApiVersion.INITIAL) {
            body.put("code", error.status());
            body.put("error_code", error.code());
            body.put("msg", error.getMessage());
            if (error.status() >= 500) {
                body.put("error_id", ClientRequest.of(request).requestId());
            }
        } else {
            body.put("code", error.code());
            body.put("message", error.getMessage());
        }
        body.putAll(error.details());
        return body;
    }

    private static Optional<DatabaseObjection> databaseObjection(ApiException error) {
        return error.getCause() instanceof DatabaseObjection failure
                        && (SHOWN.contains(failure.sqlState())
                                || failure.sqlState().startsWith("PT"))
                ? Optional.of(failure)
                : Optional.empty();
    }

    /** A function may name the HTTP status: {@code PT402} is 402. */
    private static int statusOf(DatabaseObjection failure) {
        if (!failure.sqlState().matches("PT[2-5]\\d\\d")) {
            return 500;
        }
        return Integer.parseInt(failure.sqlState().substring(2));
    }

    private static Map<String, Object> postgresBody(DatabaseObjection failure) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", failure.sqlState());
        body.put("message", failure.reason());
        if (failure.hint() != null) {
            body.put("hint", failure.hint());
        }
        if (failure.detail() != null && !HOLDS_THE_ROW.contains(failure.sqlState())) {
            body.put("detail", failure.detail());
        }
        return body;
    }
}
