package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.settings.ObservabilitySettings.LogFormat;
import dev.chancery.infra.settings.ObservabilitySettings.LogLevel;
import java.util.List;
import java.util.Map;
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
                        "0.0.0.0",
                        9100,
                        false,
                        "opentelemetry",
                        "http/protobuf",
                        Map.of()));
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
                        "127.0.0.1",
                        9200,
                        true,
                        "none",
                        "grpc",
                        Map.of()));
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
                "GOTRUE_TRACING_OTEL_EXPORTER_OTLP_PROTOCOL: \"udp\", expected http/protobuf or grpc");
    }

    @Test
    void a_protocol_that_traces_cannot_be_exported_by_is_refused_where_they_are_exported() {
        for (String name : List.of(
                "GOTRUE_TRACING_OTEL_EXPORTER_OTLP_PROTOCOL",
                "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
                "OTEL_EXPORTER_OTLP_PROTOCOL")) {
            SettingsSource source = Given.variables("GOTRUE_TRACING_ENABLED=true", name + "=grpc");

            assertThatThrownBy(() -> ObservabilitySettings.from(source))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessage(
                            "GOTRUE_TRACING_OTEL_EXPORTER_OTLP_PROTOCOL: traces cannot be exported by grpc; set it to"
                                    + " http/protobuf, which collectors receive on a port of its own, most often 4318");
        }
        assertThat(ObservabilitySettings.from(Given.variables("OTEL_EXPORTER_OTLP_PROTOCOL=grpc"))
                        .tracesExported())
                .isFalse();
    }

    @Test
    void traces_are_exported_if_both_switches_say_so() {
        assertThat(exported("GOTRUE_TRACING_ENABLED=true")).isTrue();
        assertThat(exported()).isFalse();
        assertThat(exported("GOTRUE_TRACING_ENABLED=true", "GOTRUE_TRACING_EXPORTER=none"))
                .isFalse();
        assertThat(exported("GOTRUE_TRACING_ENABLED=true", "OTEL_SDK_DISABLED=true"))
                .isFalse();
    }

    @Test
    void the_variables_of_opentelemetry_are_kept_for_it() {
        assertThat(ObservabilitySettings.from(Given.variables("OTEL_SERVICE_NAME=auth", "OTHER=x"))
                        .openTelemetry())
                .isEqualTo(Map.of("OTEL_SERVICE_NAME", "auth"));
    }

    private static boolean exported(String... variables) {
        return ObservabilitySettings.from(Given.variables(variables)).tracesExported();
    }
}
