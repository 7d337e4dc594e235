package dev.chancery.api.management;

import dev.chancery.api.management.ManagementServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.springframework.context.SmartLifecycle;

/**
 * Health and metrics on ports of their own, open while the service runs. They close after the
 * last request, so that an orchestrator can see the service finish its work.
 */
public final class Management implements SmartLifecycle {

    /** Where something is to be served: from the setting of that name. */
    record Endpoint(String host, int port, String setting) {}

    private static final String JSON = "application/json";

    private final List<Endpoint> full;
    private final List<Endpoint> metricsOnly;
    private final Health health;
    private final Metrics metrics;
    private final List<ManagementServer> servers = new ArrayList<>();
    private volatile boolean running;
    private volatile boolean accepting;

    /** @param metricsOnly where any path answers with the metrics, as GoTrue's exporter does */
    Management(List<Endpoint> full, List<Endpoint> metricsOnly, Health health, Metrics metrics) {
        this.full = full;
        this.metricsOnly = metricsOnly;
        this.health = health;
        this.metrics = metrics;
    }

    @Override
    public void start() {
        running = true;
        full.forEach(endpoint -> servers.add(open(endpoint)
                .page("/metrics", metrics::scrape)
                .page("/health", this::readiness)
                .page("/health/readiness", this::readiness)
                .page("/health/liveness", () -> new Answer(200, JSON, "{\"status\":\"UP\"}"))
                .start()));
        metricsOnly.forEach(endpoint ->
                servers.add(open(endpoint).page("/", metrics::scrape).start()));
    }

    private static ManagementServer open(Endpoint endpoint) {
        return new ManagementServer(endpoint.host(), endpoint.port(), endpoint.setting());
    }

    /** The service answers requests from now on, or does no longer. */
    public void accepting(boolean now) {
        accepting = now;
    }

    private Answer readiness() {
        Map<String, Boolean> conditions = health.readiness();
        boolean ready = accepting && conditions.values().stream().allMatch(fine -> fine);
        String components = conditions.entrySet().stream()
                .map(condition ->
                        "\"%s\":{\"status\":\"%s\"}".formatted(condition.getKey(), status(condition.getValue())))
                .collect(Collectors.joining(","));
        return new Answer(
                ready ? 200 : 503,
                JSON,
                "{\"status\":\"%s\",\"components\":{%s}}".formatted(status(ready), components));
    }

    private static String status(boolean fine) {
        return fine ? "UP" : "DOWN";
    }

    /** The port of the first server; empty if none is open. */
    public OptionalInt port() {
        return servers.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(servers.getFirst().port());
    }

    /** Stops after the web server, whose last requests it reports on, and before the event log. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 20_000;
    }

    @Override
    public void stop() {
        running = false;
        servers.forEach(ManagementServer::close);
        servers.clear();
        if (metrics != null) {
            metrics.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
