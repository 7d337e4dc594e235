package dev.chancery.api.http;

import dev.chancery.infra.tracing.RequestSpan;
import dev.chancery.infra.tracing.Tracing;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Outermost where traces are exported, and not there where they are not: the request's span, which its log lines name. */
public final class TraceFilter extends OncePerRequestFilter implements Ordered {

    private final Tracing tracing;

    public TraceFilter(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (RequestSpan span = tracing.request(Route.method(request), request.getScheme(), request::getHeader);
                var _ = MDC.putCloseable("trace_id", span.traceId());
                var _ = MDC.putCloseable("span_id", span.spanId())) {
            answer(request, response, chain, span);
        }
    }

    private static void answer(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, RequestSpan span)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
            span.answered(Route.pattern(request), response.getStatus(), errorCode(request));
        } catch (Exception | Error e) {
            span.failed(e);
            throw e;
        }
    }

    private static Optional<String> errorCode(HttpServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(RequestLog.ERROR_CODE))
                .filter(code -> !code.isEmpty());
    }
}
