package dev.chancery.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** The outermost layer: names the request, finds the client's address, writes the log line, and turns what nobody caught into an answer. */
final class RequestFilter extends OncePerRequestFilter {

    /** The id stays in the log for ever, so it must be an id: no address, host or number of a phone is anybody's to put there. */
    private static final Pattern REQUEST_ID = Pattern.compile("(?!\\+?[0-9-]{7,20}$)[A-Za-z0-9_+/=-]{1,128}");

    private static final int LONGEST_USER_AGENT = 512;
    private static final Duration WHERE_NOTHING_IS_LIMITED = Duration.ofSeconds(10);

    private final HttpRules rules;
    private final ErrorWriter errors;
    private final RequestLog log;
    private final RequestMetrics metrics;
    private final BodyMemory bodies = new BodyMemory(Runtime.getRuntime().maxMemory());

    RequestFilter(HttpRules rules, ErrorWriter errors, RequestLog log, RequestMetrics metrics) {
        this.rules = rules;
        this.errors = errors;
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ClientRequest client = new ClientRequest(
                requestId(request),
                ip(request),
                userAgent(request),
                rules.externalHosts().urlOf(request));
        client.attachTo(request);
        long started = System.nanoTime();
        MDC.put("request_id", client.requestId());
        try (TimeLimit _ = TimeLimit.start(rules.timeLimit(), request);
                BodyMemory.Share _ = bodies.open(patience()).attachTo(request)) {
            LastAnswer answer = new LastAnswer(request, response);
            answer(request, answer, chain);
            answer.announce();
        } finally {
            long nanos = System.nanoTime() - started;
            log.completed(request, response.getStatus(), nanos);
            metrics.completed(request, response.getStatus(), nanos);
            MDC.remove("request_id");
        }
    }

    /** How long to wait for room, such that there is time left to say that there was none. */
    private Duration patience() {
        return rules.timeLimit()
                .map(limit -> limit.multipliedBy(4).dividedBy(5))
                .orElse(WHERE_NOTHING_IS_LIMITED);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        try {
            chain.doFilter(request, response);
        } catch (Exception e) {
            errors.answer(e, request, response);
        }
    }

    private String requestId(HttpServletRequest request) {
        String given = rules.requestIdHeader().isEmpty() ? null : request.getHeader(rules.requestIdHeader());
        if (given != null && REQUEST_ID.matcher(given).matches()) {
            return given;
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
        return given == null || given.isEmpty() ? null : printable(utf8(given));
    }

    /** The server reads header fields as ISO 8859-1; browsers and apps write UTF-8 (RFC 9110 §5.5). */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String printable(String text) {
        String cut = text.length() > LONGEST_USER_AGENT ? text.substring(0, LONGEST_USER_AGENT) : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", "");
    }
}
