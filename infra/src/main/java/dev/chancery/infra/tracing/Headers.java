package dev.chancery.infra.tracing;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.function.UnaryOperator;

/** Finds the headers that say to which trace a request belongs. */
enum Headers implements TextMapGetter<UnaryOperator<String>> {
    GETTER;

    /** Only propagators of baggage in headers of its own look for names. */
    @Override
    public Iterable<String> keys(UnaryOperator<String> headers) {
        return List.of();
    }

    @Override
    public String get(UnaryOperator<String> headers, String name) {
        return headers == null ? null : headers.apply(name);
    }
}
