package dev.chancery.api.management;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.api.management.Management.Endpoint;
import dev.chancery.api.service.Version;
import dev.chancery.infra.eventstore.EventLog;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.WrappingKeys;
import dev.chancery.infra.settings.ObservabilitySettings;
import dev.chancery.infra.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens what the settings ask for: nothing, by default, and then nothing is measured either. */
@Configuration(proxyBeanMethods = false)
public class ManagementConfiguration {

    /** Where no endpoint is open, one that measures nothing. */
    @Bean
    MeterRegistry meters(Settings settings) {
        boolean read = settings.api().managementPort().isPresent()
                || settings.observability().prometheusEnabled();
        return read ? new PrometheusMeterRegistry(PrometheusConfig.DEFAULT) : new CompositeMeterRegistry();
    }

    @Bean
    Management management(
            Settings settings,
            @Value("${server.address}") String address,
            HikariDataSource database,
            EventLog events,
            Keyring keyring,
            MeterRegistry meters) {
        List<Endpoint> full = settings.api().managementPort().stream()
                .mapToObj(port -> new Endpoint(address, port, "CHANCERY_MANAGEMENT_PORT"))
                .toList();
        List<Endpoint> metricsOnly = prometheus(settings.observability());
        Metrics metrics = meters instanceof PrometheusMeterRegistry prometheus
                ? new Metrics(prometheus, database, Version.CURRENT)
                : null;
        Health health = Health.of(database, events, new WrappingKeys(database, keyring));
        return new Management(full, metricsOnly, health, metrics);
    }

    private static List<Endpoint> prometheus(ObservabilitySettings settings) {
        return settings.prometheusEnabled()
                ? List.of(new Endpoint(
                        settings.metricsHost(), settings.metricsPort(), "GOTRUE_METRICS_OTEL_EXPORTER_PROMETHEUS_PORT"))
                : List.of();
    }
}
