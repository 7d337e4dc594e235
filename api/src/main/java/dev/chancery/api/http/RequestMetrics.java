package dev.chancery.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.stream.Stream;

/** GoTrue's counter of answers, and the duration of requests under OpenTelemetry's name, attributes and buckets. */
public final class RequestMetrics {

    private static final Duration[] BUCKETS = Stream.of(
                    5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;

    public RequestMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void completed(HttpServletRequest request, int status, long nanos) {
        String code = Integer.toString(status);
        String route = Route.pattern(request).orElse("noroute");
        meters.counter("http_status_codes", "code", code, "http.route", route).increment();
        Timer.builder("http.server.request.duration")
                .description("Duration of requests by route")
                .tag("http.request.method", Route.method(request))
                .tag("http.route", route)
                .tag("http.response.status_code", code)
                .serviceLevelObjectives(BUCKETS)
                .register(meters)
                .record(Duration.ofNanos(nanos));
    }
}
