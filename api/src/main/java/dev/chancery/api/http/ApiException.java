package dev.chancery.api.http;

import dev.chancery.infra.hook.HookSite;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An answer other than success. {@code code} is one of GoTrue's error ids, {@code message} its text. */
public final class ApiException extends RuntimeException {

    private final int status;
    private final String code;
    private final Map<String, Object> details = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final String site;
    private Optional<HookSite> hook = Optional.empty();
    private boolean oauth;
    private boolean ofOthers;

    /** @param site a stable id of what refused, for logs; never sent to the client */
    private ApiException(int status, String code, String message, String site, Throwable cause) {
        super(message, cause, false, cause != null);
        this.status = status;
        this.code = code;
        this.site = site;
    }

    public static ApiException of(int status, String code, String message) {
        return new ApiException(status, code, message, "", null);
    }

    public static ApiException badRequest(String code, String message) {
        return of(400, code, message);
    }

    public static ApiException validation(String message) {
        return of(400, "validation_failed", message);
    }

    public static ApiException badJson(String reason) {
        return of(400, "bad_json", "Could not parse request body as JSON: " + reason);
    }

    public static ApiException unprocessable(String code, String message) {
        return of(422, code, message);
    }

    /** An error of RFC 6749 §5.2, which has a shape of its own. */
    public static ApiException oauth(String error, String description) {
        ApiException exception = of(400, "", description);
        exception.details.put("error", error);
        exception.details.put("error_description", description);
        exception.oauth = true;
        return exception;
    }

    /** An answer in the words of somebody else's code: for the client, and never for the log. */
    public static ApiException inWordsOfOthers(int status, String code, String message) {
        ApiException exception = of(status, code, message);
        exception.ofOthers = true;
        return exception;
    }

    /** A failure of ours, with what caused it for the log. */
    public static ApiException internal(String message, Throwable cause) {
        return new ApiException(500, "unexpected_failure", message, "", cause);
    }

    /** Has the log of the request say why it was refused, however it is answered. */
    public void note(HttpServletRequest request) {
        request.setAttribute(RequestLog.ERROR_CODE, code());
        request.setAttribute(RequestLog.REFUSAL_SITE, site());
    }

    /** The same answer, with the id of what refused for the log. */
    public ApiException at(String refusalSite) {
        ApiException located = new ApiException(status, code, getMessage(), refusalSite, getCause());
        located.hook = hook;
        located.details.putAll(details);
        located.headers.putAll(headers);
        located.oauth = oauth;
        located.ofOthers = ofOthers;
        return located;
    }

    /** The same answer, with the hook that stood in the way. */
    public ApiException at(HookSite refusalSite) {
        ApiException located = at(refusalSite.toString());
        located.hook = Optional.of(refusalSite);
        return located;
    }

    public ApiException with(String field, Object value) {
        details.put(field, value);
        return this;
    }

    public ApiException header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String site() {
        return site;
    }

    /** The hook that stood in the way, if one did. */
    public Optional<HookSite> hook() {
        return hook;
    }

    boolean isOauth() {
        return oauth;
    }

    /** Whether it is in the words of somebody else's code. */
    public boolean isOfOthers() {
        return ofOthers;
    }

    Map<String, Object> details() {
        return details;
    }

    Map<String, String> headers() {
        return headers;
    }
}
