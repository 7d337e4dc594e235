package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Names besides that of {@code API_EXTERNAL_URL} by which a gateway may say that it is found, so that links in mails lead back
 * through it.
 *
 * @param names as in {@code X-Forwarded-Host}
 */
public record ExternalHosts(Set<String> names) {

    public ExternalHosts {
        names = Set.copyOf(names);
    }

    /** @return {@code https://} and the name, without TLS for {@code localhost} only; null if it is none of these */
    String urlOf(HttpServletRequest request) {
        String name = request.getHeader("X-Forwarded-Host");
        if (name == null || !names.contains(name)) {
            return null;
        }
        boolean plain = name.equals("localhost") && "http".equals(request.getHeader("X-Forwarded-Proto"));
        return (plain ? "http://" : "https://") + name;
    }
}
