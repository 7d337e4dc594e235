package dev.chancery.infra.tracing;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.password.HashingObserver;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Makes spans of what a request does and exports them. Spans say what was done, how it ended and how long it took, never
 * for whom or with which values: no attribute is filled from anything that a client sent but the method of a request.
 *
 * <p>Only this package knows OpenTelemetry, and it is touched only where traces are exported: else nothing of it is loaded.
 */
public final class Tracing implements AutoCloseable {

    private static final String SCOPE = "dev.chancery";

    /** What a collector that does not answer may cost at the end. */
    private static final long FLUSH_SECONDS = 5;

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private Tracing(OpenTelemetrySdk sdk, Tracer tracer) {
        this.sdk = sdk;
        this.tracer = tracer;
    }

    /**
     * Starts to export, on a thread of its own and from a queue that drops what it cannot hold; no collector has to be
     * there.
     *
     * @param variables OpenTelemetry's own, as the operator set them
     * @param version of this build
     * @throws StartupFailure if one of the variables cannot be used
     */
    public static Tracing start(Map<String, String> variables, String version) {
        OpenTelemetrySdk sdk = Export.start(variables, version);
        return new Tracing(
                sdk,
                sdk.getTracerProvider()
                        .tracerBuilder(SCOPE)
                        .setInstrumentationVersion(version)
                        .build());
    }

    /**
     * Begins the span of a request, below the one that its headers name.
     *
     * @param method one of those that are known, or {@code _OTHER}
     * @param header finds a header by its name, or null
     */
    public RequestSpan request(String method, String scheme, UnaryOperator<String> header) {
        return RequestSpan.begin(tracer, sdk.getPropagators().getTextMapPropagator(), method, scheme, header);
    }

    /** The same database; each round trip to it that belongs to a request has a span. */
    public DataSource watch(DataSource database) {
        return new WatchedDataSource(database, tracer);
    }

    /** Gives each hash a span. */
    public HashingObserver hashing() {
        return new HashingSpans(tracer);
    }

    /** Exports what is left, for up to five seconds. */
    @Override
    public void close() {
        sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }
}
