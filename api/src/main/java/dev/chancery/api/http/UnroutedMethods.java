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
 * Keeps the framework from answering methods of its own accord: no route takes HEAD, OPTIONS or TRACE, and below a
 * guarded path the guard speaks first, as in GoTrue.
 */
final class UnroutedMethods extends OncePerRequestFilter {

    private static final Set<String> ROUTED = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> KNOWN = Set.of("HEAD", "OPTIONS", "TRACE");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (ROUTED.contains(request.getMethod())) {
            chain.doFilter(request, response);
        } else if (KNOWN.contains(request.getMethod())) {
            chain.doFilter(new Unrouted(request), response);
        } else {
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    private static final class Unrouted extends HttpServletRequestWrapper {

        Unrouted(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "UNROUTED";
        }
    }
}
