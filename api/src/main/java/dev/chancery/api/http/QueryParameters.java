package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The query of a URL. The servlet container's own parameters are not used: for a form content type, which {@code curl -d}
 * sends with JSON as well, it would read the body away.
 */
public final class QueryParameters {

    private static final int MOST = 100;

    private final Map<String, List<String>> values = new TreeMap<>();

    private QueryParameters() {}

    public static QueryParameters of(HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters();
        String query = request.getQueryString();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&", MOST)) {
            parameters.add(pair);
        }
        return parameters;
    }

    /** GoTrue drops a pair with a semicolon or a bad escape and goes on with the rest. */
    private void add(String pair) {
        if (pair.isEmpty() || pair.indexOf(';') >= 0) {
            return;
        }
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        try {
            String decoded = decode(value);
            values.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decoded);
        } catch (IllegalArgumentException _) {
            // a bad escape
        }
    }

    /** The first value of that name; empty if there is none. */
    public String get(String name) {
        List<String> found = values.get(name);
        return found == null ? "" : found.getFirst();
    }

    /** Every value of that name, in order. */
    public List<String> every(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** All values by name, names in order. */
    Map<String, List<String>> all() {
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8).replace("\0", "");
    }
}
