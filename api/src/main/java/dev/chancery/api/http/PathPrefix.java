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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves every route below {@code /auth/v1} too, where the clients of Supabase look for it, and below the path of
 * {@code API_EXTERNAL_URL}: a gateway may take its prefix off or leave it on. Every route has one spelling: what a gateway does
 * not recognise as a path that it keeps from strangers must not lead there.
 */
final class PathPrefix extends OncePerRequestFilter {

    private static final String OF_CLIENTS = "/auth/v1";

    /** Parameters of a segment, and characters that need no encoding (RFC 3986 §2.3, §3.3). */
    private static final Pattern OTHERWISE_SPELLED =
            Pattern.compile(";|%(?=2[DdEe]|3\\d|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe])");

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
        String path = OTHERWISE_SPELLED
                .matcher(request.getRequestURI())
                .replaceAll(character -> character.group().equals(";") ? "%3B" : "%25");
        int prefix = prefixes.stream()
                .filter(each -> path.startsWith(each + "/"))
                .findFirst()
                .map(String::length)
                .orElse(0);
        boolean asItIs = prefix == 0 && path.equals(request.getRequestURI());
        chain.doFilter(asItIs ? request : new Below(request, path, prefix), response);
    }

    private static final class Below extends HttpServletRequestWrapper {

        private final String path;
        private final int prefix;

        Below(HttpServletRequest request, String path, int prefix) {
            super(request);
            this.path = path.substring(prefix);
            this.prefix = prefix;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public String getServletPath() {
            String path = super.getServletPath();
            return path.length() >= prefix ? path.substring(prefix) : path;
        }
    }
}
