package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.servlet.HandlerMapping;

/** What may be told about a request: its method and the pattern of its route, never the ids in its path. */
final class Route {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");

    private Route() {}

    /** Empty where no route matched. */
    static Optional<String> pattern(HttpServletRequest request) {
        return Optional.ofNullable(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                .map(Object::toString);
    }

    /** {@code _OTHER} for methods that a client made up (OpenTelemetry's {@code http.request.method}). */
    static String method(HttpServletRequest request) {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : "_OTHER";
    }
}
