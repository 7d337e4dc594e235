package dev.chancery.api.management;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that is measured, as Prometheus reads it. What is the same in GoTrue has GoTrue's name. */
final class Metrics implements AutoCloseable {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(?:-rc\\.?(\\d+))?.*");
    private static final List<String> PARTS = List.of("major", "minor", "patch", "rc");

    private final PrometheusMeterRegistry prometheus;
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    Metrics(PrometheusMeterRegistry prometheus, HikariDataSource database, String version) {
        this.prometheus = prometheus;
        Gauge.builder("gotrue_running", () -> 1).register(prometheus);
        version(version);
        new JvmMemoryMetrics().bindTo(prometheus);
        new JvmThreadMetrics().bindTo(prometheus);
        new ProcessorMetrics().bindTo(prometheus);
        new UptimeMetrics().bindTo(prometheus);
        garbageCollection.bindTo(prometheus);
        // another service on the same pool has set it already
        if (database.getMetricsTrackerFactory() == null) {
            database.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(prometheus));
        }
    }

    private void version(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return;
        }
        for (int i = 0; i < PARTS.size(); i++) {
            String part = parts.group(i + 1);
            int number = part == null ? 0 : Integer.parseInt(part);
            Gauge.builder("global_auth_version_" + PARTS.get(i), () -> number).register(prometheus);
        }
    }

    ManagementServer.Answer scrape() {
        return new ManagementServer.Answer(200, CONTENT_TYPE, prometheus.scrape());
    }

    @Override
    public void close() {
        garbageCollection.close();
    }
}
