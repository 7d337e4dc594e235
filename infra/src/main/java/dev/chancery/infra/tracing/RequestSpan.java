package dev.chancery.infra.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The span of a request, current on its thread until it is closed. Named and described by OpenTelemetry's semantic
 * conventions for HTTP servers, without those attributes that tell who asked or what for: addresses, user agent, path, query.
 */
public final class RequestSpan implements AutoCloseable {

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private static final int FIRST_SERVER_ERROR = 500;

    private final Span span;
    private final Scope scope;
    private final String method;

    private RequestSpan(Span span, String method) {
        this.span = span;
        this.scope = span.makeCurrent();
        this.method = method;
    }

    static RequestSpan begin(
            Tracer tracer, TextMapPropagator propagator, String method, String scheme, UnaryOperator<String> header) {
        // names of spans do not repeat what clients make up
        String name = method.equals("_OTHER") ? "HTTP" : method;
        Context parent = propagator.extract(Context.root(), header, Headers.GETTER);
        Span span = tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, method)
                .setAttribute(SCHEME, scheme)
                .startSpan();
        return new RequestSpan(span, name);
    }

    /** 32 hexadecimal digits. */
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    /** 16 hexadecimal digits. */
    public String spanId() {
        return span.getSpanContext().getSpanId();
    }

    /**
     * The request was answered.
     *
     * @param route its pattern, empty where none matched
     * @param errorCode of an answer that is an error
     */
    public void answered(Optional<String> route, int status, Optional<String> errorCode) {
        route.ifPresent(pattern -> span.updateName(method + " " + pattern).setAttribute(ROUTE, pattern));
        span.setAttribute(STATUS, (long) status);
        // a client's mistake is none of the server's
        if (status >= FIRST_SERVER_ERROR) {
            fail(errorCode.orElseGet(() -> Integer.toString(status)));
        }
    }

    /** The request ended without an answer. What the failure says may quote values, so only its kind is told. */
    public void failed(Throwable failure) {
        fail(failure.getClass().getName());
    }

    private void fail(String type) {
        span.setStatus(StatusCode.ERROR).setAttribute(ERROR, type);
    }

    @Override
    public void close() {
        scope.close();
        span.end();
    }
}
