package dev.chancery.infra.tracing;

import dev.chancery.infra.StartupFailure;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The way of spans to the collector, set up by OpenTelemetry's own variables. */
final class Export {

    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("gotrue.version");
    private static final String UNNAMED = "unknown_service";

    /** Headers for the collector are its credentials, and refusals of them quote them. */
    private static final Pattern SECRET = Pattern.compile("OTEL_.*HEADERS");

    private static final Pattern PROPERTY = Pattern.compile("otel(\\.[a-z]+)+");

    private Export() {}

    /** @throws StartupFailure if one of the variables cannot be used */
    static OpenTelemetrySdk start(Map<String, String> variables, String version) {
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .setServiceClassLoader(Export.class.getClassLoader())
                    .addPropertiesCustomizer(_ -> properties(variables))
                    .addResourceCustomizer((resource, _) -> resource.merge(about(resource, version)))
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException e) {
            // without the cause, which may quote a secret
            throw new StartupFailure("Traces cannot be exported: %s. Correct that, or set GOTRUE_TRACING_ENABLED=false."
                    .formatted(explained(e, variables)));
        }
    }

    private static Map<String, String> properties(Map<String, String> variables) {
        Map<String, String> properties = new HashMap<>();
        // the standard's default would read baggage too, which nobody here has a use for
        properties.put("otel.propagators", "tracecontext");
        variables.forEach(
                (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        // the others come from elsewhere or not at all
        properties.put("otel.metrics.exporter", "none");
        properties.put("otel.logs.exporter", "none");
        // the only one that the JDK's client can do; settings refuse others
        properties.put("otel.exporter.otlp.traces.protocol", "http/protobuf");
        return properties;
    }

    private static Resource about(Resource given, String version) {
        Attributes known = Attributes.of(VERSION, version);
        String name = given.getAttribute(SERVICE_NAME);
        boolean named = name != null && !name.startsWith(UNNAMED);
        return Resource.create(
                named ? known : known.toBuilder().put(SERVICE_NAME, "gotrue").build());
    }

    /** In the words of the environment, and without secrets. */
    private static String explained(ConfigurationException e, Map<String, String> variables) {
        String cause = e.getCause() instanceof IllegalArgumentException reason ? ": " + reason.getMessage() : "";
        String message = e.getMessage() + cause;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (SECRET.matcher(variable.getKey()).matches()
                    && !variable.getValue().isEmpty()) {
                message = message.replace(variable.getValue(), "…");
            }
        }
        return PROPERTY.matcher(message)
                .replaceAll(name -> name.group().toUpperCase(Locale.ROOT).replace('.', '_'));
    }
}
