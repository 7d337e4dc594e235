package dev.chancery.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** The outermost layer: names the request, finds the client's address, writes the log line, and turns what nobody caught into an answer. */
final class RequestFilter extends OncePerRequestFilter {

    private static final int LONGEST_REQUEST_ID = 128;
    private static final int LONGEST_USER_AGENT = 512;

    private final HttpRules rules;
    private final ErrorWriter errors;
    private final RequestLog log;
    private final RequestMetrics metrics;

    RequestFilter(HttpRules rules, ErrorWriter errors, RequestLog log, RequestMetrics metrics) {
        this.rules = rules;
        this.errors = errors;
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ClientRequest client = new ClientRequest(requestId(request), ip(request), userAgent(request));
        client.attachTo(request);
        long started = System.nanoTime();
        MDC.put("request_id", client.requestId());
        try (TimeLimit _ = TimeLimit.start(rules.timeLimit(), request)) {
            answer(request, response, chain);
        } finally {
            long nanos = System.nanoTime() - started;
            log.completed(request, response.getStatus(), nanos);
            metrics.completed(request, response.getStatus(), nanos);
            MDC.remove("request_id");
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        try {
            chain.doFilter(request, response);
        } catch (ApiException e) {
            errors.write(e, request, response);
        } catch (Exception e) {
            ApiException answer = Failures.asAnswer(e, request);
            if (answer.status() == HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
                log.unexpected(e);
            }
            errors.write(answer, request, response);
        }
    }

    private String requestId(HttpServletRequest request) {
        if (!rules.requestIdHeader().isEmpty()) {
            String given = request.getHeader(rules.requestIdHeader());
            return given == null ? "" : printable(given, LONGEST_REQUEST_ID);
        }
        return UUID.randomUUID().toString();
    }

    private String ip(HttpServletRequest request) {
        if (rules.sbForwardedFor()) {
            String forwarded = ClientAddress.firstIn(request.getHeader("Sb-Forwarded-For"));
            if (forwarded != null) {
                return forwarded;
            }
        }
        String forwarded = ClientAddress.firstIn(request.getHeader("X-Forwarded-For"));
        return forwarded != null ? forwarded : ClientAddress.parse(request.getRemoteAddr());
    }

    private static String userAgent(HttpServletRequest request) {
        String given = request.getHeader("User-Agent");
        return given == null || given.isEmpty() ? null : printable(utf8(given), LONGEST_USER_AGENT);
    }

    /** The server reads header fields as ISO 8859-1; browsers and apps write UTF-8 (RFC 9110 §5.5). */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String printable(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest) : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", "");
    }
}
