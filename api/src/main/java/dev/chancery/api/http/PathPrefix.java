package dev.chancery.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves every route below {@code /auth/v1} too, where the clients of Supabase look for it, and below the path of
 * {@code API_EXTERNAL_URL}: a gateway may take its prefix off or leave it on.
 */
final class PathPrefix extends OncePerRequestFilter {

    private static final String OF_CLIENTS = "/auth/v1";

    private final List<String> prefixes;

    PathPrefix(URI externalUrl) {
        String path = Optional.ofNullable(externalUrl.getRawPath()).orElse("").replaceFirst("/+$", "");
        this.prefixes = Stream.of(path, OF_CLIENTS)
                .filter(prefix -> !prefix.isEmpty())
                .distinct()
                .toList();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        Optional<String> prefix =
                prefixes.stream().filter(each -> path.startsWith(each + "/")).findFirst();
        chain.doFilter(prefix.isPresent() ? new Below(request, prefix.get().length()) : request, response);
    }

    private static final class Below extends HttpServletRequestWrapper {

        private final int prefix;

        Below(HttpServletRequest request, int prefix) {
            super(request);
            this.prefix = prefix;
        }

        @Override
        public String getRequestURI() {
            return super.getRequestURI().substring(prefix);
        }

        @Override
        public String getServletPath() {
            String path = super.getServletPath();
            return path.length() >= prefix ? path.substring(prefix) : path;
        }
    }
}
