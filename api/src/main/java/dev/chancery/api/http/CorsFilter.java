package dev.chancery.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Cross-origin requests (Fetch standard §3.3): any origin may call, since nothing here depends on cookies. Where {@code *} is allowed
 * browsers show none, so that {@code Allow-Credentials}, which the clients expect, gives nothing away.
 */
final class CorsFilter extends OncePerRequestFilter {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> USUAL_HEADERS = Set.of(
            "accept",
            "apikey",
            "authorization",
            "content-type",
            "x-client-ip",
            "x-client-info",
            "x-jwt-aud",
            "x-use-cookie",
            "x-supabase-api-version");

    private final Set<String> allowedHeaders = new TreeSet<>(USUAL_HEADERS);

    CorsFilter(HttpRules rules) {
        rules.allowedHeaders().forEach(header -> allowedHeaders.add(header.toLowerCase(Locale.ROOT)));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean preflight = "OPTIONS".equals(request.getMethod()) && isSet(request, "Access-Control-Request-Method");
        if (preflight) {
            answerPreflight(request, response);
            return;
        }
        response.addHeader("Vary", "Origin");
        if (isSet(request, "Origin")) {
            response.setHeader("Access-Control-Allow-Origin", "*");
            response.setHeader("Access-Control-Allow-Credentials", "true");
            response.setHeader(
                    "Access-Control-Expose-Headers",
                    "X-Total-Count, Link, X-Supabase-Api-Version, Retry-After, RateLimit, RateLimit-Policy");
        }
        chain.doFilter(request, response);
    }

    private void answerPreflight(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        response.addHeader("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
        String method = request.getHeader("Access-Control-Request-Method");
        String headers = request.getHeader("Access-Control-Request-Headers");
        if (!isSet(request, "Origin") || !METHODS.contains(method) || !allAllowed(headers)) {
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setHeader("Access-Control-Allow-Methods", method);
        if (headers != null && !headers.isEmpty()) {
            response.setHeader("Access-Control-Allow-Headers", headers);
        }
        response.setHeader("Access-Control-Allow-Credentials", "true");
    }

    /** Far more than all of them, each once. */
    private static final int LONGEST_LIST = 2_048;

    private static boolean isSet(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        return value != null && !value.isEmpty();
    }

    private boolean allAllowed(String headers) {
        return headers == null
                || headers.isEmpty()
                || headers.length() <= LONGEST_LIST
                        && Arrays.stream(headers.split(","))
                                .map(header -> header.strip().toLowerCase(Locale.ROOT))
                                .allMatch(allowedHeaders::contains);
    }
}
