package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Answers for requests that no route takes, and for what the routes throw. */
@RestControllerAdvice
public final class Fallbacks {

    private final ErrorWriter errors;
    private final BiConsumer<String, HttpServletRequest> gate;

    /** @param gate demands of a request below a path what every route there demands, found or not */
    public Fallbacks(ErrorWriter errors, BiConsumer<String, HttpServletRequest> gate) {
        this.errors = errors;
        this.gate = gate;
    }

    @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
    void notFound(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!passes(request, response)) {
            return;
        }
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write("404 page not found\n".getBytes(StandardCharsets.UTF_8));
    }

    @ExceptionHandler(HttpRequestMethodNotSupportedException.class)
    void wrongMethod(
            HttpRequestMethodNotSupportedException failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (passes(request, response)) {
            String[] supported = failure.getSupportedMethods();
            if (supported != null) {
                response.setHeader("Allow", String.join(", ", new TreeSet<>(List.of(supported))));
            }
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    private boolean passes(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            gate.accept(request.getRequestURI(), request);
            return true;
        } catch (ApiException e) {
            errors.write(e, request, response);
            return false;
        }
    }

    @ExceptionHandler(Exception.class)
    void failed(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        errors.answer(failure, request, response);
    }
}
