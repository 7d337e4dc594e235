package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The fields of a form that a browser posts ({@code application/x-www-form-urlencoded}), each of which is there once. */
public final class FormBody {

    private static final int MOST_FIELDS = 100;

    private final Map<String, String> fields;

    private FormBody(Map<String, String> fields) {
        this.fields = fields;
    }

    /**
     * @throws ApiException {@code validation_failed} if it is no such form, or has a field twice, or one that stands in the query, too; 413
     *     if it is too large
     */
    public static FormBody of(HttpServletRequest request) {
        if (!isForm(request.getContentType())) {
            throw ApiException.validation("expected a form (application/x-www-form-urlencoded)");
        }
        String body = new String(RequestBody.bytes(request), StandardCharsets.ISO_8859_1);
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&", MOST_FIELDS)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (fields.putIfAbsent(name, value) != null) {
                throw ApiException.validation("a field of the form is there twice");
            }
        }
        if (QueryParameters.of(request).all().keySet().stream().anyMatch(fields::containsKey)) {
            throw ApiException.validation("a field of the form is in the query, too");
        }
        return new FormBody(fields);
    }

    /** The value of a field; empty if there is none. */
    public String get(String name) {
        return fields.getOrDefault(name, "");
    }

    private static boolean isForm(String contentType) {
        try {
            return contentType != null
                    && MediaType.APPLICATION_FORM_URLENCODED.includes(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.validation("the form has a bad escape");
        }
    }
}
