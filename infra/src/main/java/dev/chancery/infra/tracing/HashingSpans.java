package dev.chancery.infra.tracing;

import dev.chancery.infra.password.HashingObserver;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.concurrent.TimeUnit;

/** A span for each hash: how long the caller stood there, and how much of it was waiting for its turn. */
record HashingSpans(Tracer tracer) implements HashingObserver {

    private static final AttributeKey<String> ALGORITHM = AttributeKey.stringKey("chancery.password.algorithm");

    /** In seconds, as OpenTelemetry counts durations; absent if its turn never came. */
    private static final AttributeKey<Double> WAITED = AttributeKey.doubleKey("chancery.password.waited");

    @Override
    public Visit arrived(Operation operation, String algorithm) {
        String name = switch (operation) {
            case HASH -> "hash password";
            case VERIFY -> "verify password";
        };
        Span span = tracer.spanBuilder(name).setAttribute(ALGORITHM, algorithm).startSpan();
        return new Timed(span, System.nanoTime());
    }

    private record Timed(Span span, long arrived) implements Visit {
        @Override
        public void begun() {
            double seconds = (double) (System.nanoTime() - arrived) / TimeUnit.SECONDS.toNanos(1);
            span.setAttribute(WAITED, seconds);
        }

        @Override
        public void failed(RuntimeException reason) {
            span.setStatus(StatusCode.ERROR)
                    .setAttribute(RequestSpan.ERROR, reason.getClass().getName());
        }

        @Override
        public void left() {
            span.end();
        }
    }
}
