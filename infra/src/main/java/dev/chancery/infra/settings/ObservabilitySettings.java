package dev.chancery.infra.settings;

import java.util.List;
import java.util.Map;

/**
 * What the server tells about itself.
 *
 * @param logLevel from which on messages are logged
 * @param auditInPostgres whether audit entries go to the table as well as to the log
 * @param metricsExporter {@code opentelemetry} or {@code prometheus}
 * @param metricsHost address of the Prometheus endpoint, as is {@code metricsPort}
 * @param tracingExporter {@code opentelemetry}, or anything else for none
 * @param openTelemetry the variables by which OpenTelemetry itself is set up; some are secret
 */
public record ObservabilitySettings(
        LogLevel logLevel,
        LogFormat logFormat,
        boolean auditInPostgres,
        boolean metricsEnabled,
        String metricsExporter,
        String metricsHost,
        int metricsPort,
        boolean tracingEnabled,
        String tracingExporter,
        String tracingProtocol,
        Map<String, String> openTelemetry) {

    /** The levels of GoTrue, most important first. */
    public enum LogLevel {
        PANIC,
        FATAL,
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** Lines for people or for machines. */
    public enum LogFormat {
        CONSOLE,
        JSON
    }

    private static final String HTTP = "http/protobuf";

    private static final SettingType<LogLevel> LEVELS = SettingTypes.choice(LogLevel.class);

    static final Setting<LogLevel> LOG_LEVEL = Setting.of(
            "GOTRUE_LOG_LEVEL",
            new SettingType<>(
                    LEVELS.label(),
                    LEVELS.expected(),
                    text -> LEVELS.parser().parse(text.equalsIgnoreCase("warning") ? "warn" : text),
                    LEVELS.printer()),
            LogLevel.INFO,
            "From which level on messages are logged.");
    static final Setting<LogFormat> LOG_FORMAT = Setting.of(
            "CHANCERY_LOG_FORMAT",
            SettingTypes.choice(LogFormat.class),
            LogFormat.CONSOLE,
            "Whether the log is written for people or as one JSON object a line.");
    static final Setting<Boolean> AUDIT_DISABLE_POSTGRES = Setting.of(
            "GOTRUE_AUDIT_LOG_DISABLE_POSTGRES",
            SettingTypes.BOOL,
            false,
            "Whether audit entries are written to the log only, not to `auth.audit_log_entries`.");
    static final Setting<Boolean> METRICS_ENABLED =
            Setting.of("GOTRUE_METRICS_ENABLED", SettingTypes.BOOL, false, "Whether metrics are exported.");
    static final Setting<String> METRICS_EXPORTER = Setting.of(
            "GOTRUE_METRICS_EXPORTER",
            SettingTypes.TEXT,
            "opentelemetry",
            "`prometheus`; nothing is exported to `opentelemetry`.");
    static final Setting<String> METRICS_HOST = Setting.of(
                    "GOTRUE_METRICS_OTEL_EXPORTER_PROMETHEUS_HOST",
                    SettingTypes.TEXT,
                    "0.0.0.0",
                    "Address of the Prometheus endpoint.")
            .alias("OTEL_EXPORTER_PROMETHEUS_HOST");
    static final Setting<Integer> METRICS_PORT = Setting.of(
                    "GOTRUE_METRICS_OTEL_EXPORTER_PROMETHEUS_PORT",
                    SettingTypes.PORT,
                    9100,
                    "Port of the Prometheus endpoint.")
            .alias("OTEL_EXPORTER_PROMETHEUS_PORT");
    static final Setting<Boolean> TRACING_ENABLED = Setting.of(
            "GOTRUE_TRACING_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether traces are exported, as OpenTelemetry's own variables say: `OTEL_EXPORTER_OTLP_ENDPOINT` and others.");
    static final Setting<String> TRACING_EXPORTER = Setting.of(
            "GOTRUE_TRACING_EXPORTER", SettingTypes.TEXT, "opentelemetry", "`opentelemetry`; anything else is none.");
    static final Setting<String> TRACING_PROTOCOL = Setting.of(
                    "GOTRUE_TRACING_OTEL_EXPORTER_OTLP_PROTOCOL",
                    SettingTypes.TEXT,
                    HTTP,
                    "`http/protobuf`; with `grpc` no traces can be exported.")
            .alias("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");

    private static final String OPENTELEMETRY = "OTEL_";

    static final List<Setting<?>> ALL = List.of(
            LOG_LEVEL,
            LOG_FORMAT,
            AUDIT_DISABLE_POSTGRES,
            METRICS_ENABLED,
            METRICS_EXPORTER,
            METRICS_HOST,
            METRICS_PORT,
            TRACING_ENABLED,
            TRACING_EXPORTER,
            TRACING_PROTOCOL);

    public ObservabilitySettings {
        METRICS_EXPORTER.require(
                List.of("opentelemetry", "prometheus").contains(metricsExporter),
                "\"" + metricsExporter + "\", expected opentelemetry or prometheus");
        TRACING_PROTOCOL.require(
                List.of(HTTP, "grpc").contains(tracingProtocol),
                "\"" + tracingProtocol + "\", expected http/protobuf or grpc");
        TRACING_PROTOCOL.require(
                !tracesExported(tracingEnabled, tracingExporter, openTelemetry) || tracingProtocol.equals(HTTP),
                "traces cannot be exported by grpc; set it to " + HTTP
                        + ", which collectors receive on a port of its own, most often 4318");
    }

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static ObservabilitySettings from(SettingsSource source) {
        return new ObservabilitySettings(
                source.get(LOG_LEVEL),
                source.get(LOG_FORMAT),
                !source.get(AUDIT_DISABLE_POSTGRES),
                source.get(METRICS_ENABLED),
                source.get(METRICS_EXPORTER),
                source.get(METRICS_HOST),
                source.get(METRICS_PORT),
                source.get(TRACING_ENABLED),
                source.get(TRACING_EXPORTER),
                source.get(TRACING_PROTOCOL),
                source.beginningWith(OPENTELEMETRY));
    }

    /** Whether metrics are to be read at an endpoint of their own; no other exporter is supported. */
    public boolean prometheusEnabled() {
        return metricsEnabled && metricsExporter.equals("prometheus");
    }

    /** Whether traces are to be exported; OpenTelemetry has a switch of its own against it. */
    public boolean tracesExported() {
        return tracesExported(tracingEnabled, tracingExporter, openTelemetry);
    }

    private static boolean tracesExported(boolean enabled, String exporter, Map<String, String> openTelemetry) {
        return enabled
                && exporter.equals("opentelemetry")
                && !"true".equalsIgnoreCase(openTelemetry.get("OTEL_SDK_DISABLED"));
    }
}
