package dev.chancery.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * GoTrue routes neither HEAD nor OPTIONS and answers 405 where the path exists, 404 where it does not. Spring would answer
 * both of its own accord, so it gets to see a method that nobody routes.
 */
final class RoutedMethods extends OncePerRequestFilter {

    private static final Set<String> NEVER_ROUTED = Set.of("HEAD", "OPTIONS");
    private static final String UNKNOWN = "UNROUTED";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(NEVER_ROUTED.contains(request.getMethod()) ? unrouted(request) : request, response);
    }

    private static HttpServletRequest unrouted(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public String getMethod() {
                return UNKNOWN;
            }
        };
    }
}
