package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.settings.ObservabilitySettings.LogFormat;
import dev.chancery.infra.settings.ObservabilitySettings.LogLevel;
import org.junit.jupiter.api.Test;

class ObservabilitySettingsTest {

    @Test
    void defaults() {
        assertThat(ObservabilitySettings.from(Given.nothing()))
                .isEqualTo(new ObservabilitySettings(
                        LogLevel.INFO,
                        LogFormat.CONSOLE,
                        true,
                        false,
                        "opentelemetry",
                        "http/protobuf",
                        "0.0.0.0",
                        9100,
                        false,
                        "opentelemetry",
                        "http/protobuf"));
    }

    @Test
    void full_mapping() {
        assertThat(ObservabilitySettings.from(Given.everyOneOf(
                        ObservabilitySettings.ALL,
                        "GOTRUE_LOG_LEVEL=Warning",
                        "CHANCERY_LOG_FORMAT=json",
                        "GOTRUE_AUDIT_LOG_DISABLE_POSTGRES=true",
                        "GOTRUE_METRICS_ENABLED=true",
                        "GOTRUE_METRICS_EXPORTER=prometheus",
                        "GOTRUE_METRICS_OTEL_EXPORTER_OTLP_PROTOCOL=grpc",
                        "GOTRUE_METRICS_OTEL_EXPORTER_PROMETHEUS_HOST=127.0.0.1",
                        "GOTRUE_METRICS_OTEL_EXPORTER_PROMETHEUS_PORT=9200",
                        "GOTRUE_TRACING_ENABLED=true",
                        "GOTRUE_TRACING_EXPORTER=none",
                        "GOTRUE_TRACING_OTEL_EXPORTER_OTLP_PROTOCOL=grpc")))
                .isEqualTo(new ObservabilitySettings(
                        LogLevel.WARN,
                        LogFormat.JSON,
                        false,
                        true,
                        "prometheus",
                        "grpc",
                        "127.0.0.1",
                        9200,
                        true,
                        "none",
                        "grpc"));
    }

    @Test
    void refusals() {
        Given.refused(
                ObservabilitySettings::from,
                "GOTRUE_LOG_LEVEL=loud",
                "GOTRUE_LOG_LEVEL: \"loud\", expected one of panic, fatal, error, warn, info, debug, trace");
        Given.refused(
                ObservabilitySettings::from,
                "CHANCERY_LOG_FORMAT=xml",
                "CHANCERY_LOG_FORMAT: \"xml\", expected one of console, json");
        Given.refused(
                ObservabilitySettings::from,
                "GOTRUE_METRICS_EXPORTER=statsd",
                "GOTRUE_METRICS_EXPORTER: \"statsd\", expected opentelemetry or prometheus");
        Given.refused(
                ObservabilitySettings::from,
                "OTEL_EXPORTER_OTLP_PROTOCOL=udp",
                "GOTRUE_METRICS_OTEL_EXPORTER_OTLP_PROTOCOL: \"udp\", expected http/protobuf or grpc");
    }
}
