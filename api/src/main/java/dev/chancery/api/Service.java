package dev.chancery.api;

import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.password.GatedPasswordHasher;
import dev.chancery.infra.settings.ApiSettings;
import dev.chancery.infra.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The running service on an open {@link Instance}. */
final class Service implements AutoCloseable {

    private final ServletWebServerApplicationContext context;

    private Service(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /** @throws StartupFailure if the port is taken */
    static Service start(Instance instance, SigningKeys keys) {
        SpringApplication application = new SpringApplication(ServiceConfiguration.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(properties(instance));
        application.addInitializers(context -> register((GenericApplicationContext) context, instance, keys));
        try {
            return new Service((ServletWebServerApplicationContext) application.run());
        } catch (RuntimeException e) {
            throw portInUse(e, instance.settings());
        }
    }

    private static void register(GenericApplicationContext context, Instance instance, SigningKeys keys) {
        context.registerBean(Settings.class, instance::settings);
        context.registerBean(SigningKeys.class, () -> keys);
        context.registerBean(DataSource.class, instance::database, bean -> bean.setDestroyMethodName(""));
        context.registerBean(
                Keyring.class, () -> new Keyring(instance.secrets().masterKeys()));
        context.registerBean(
                GatedPasswordHasher.class,
                () -> new GatedPasswordHasher(
                        Hashing.policy(instance.settings().passwords()), context.getBean(MeterRegistry.class)));
    }

    private static Map<String, Object> properties(Instance instance) {
        ApiSettings api = instance.settings().api();
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", api.port());
        properties.put("server.address", Listening.address(api, instance.secrets()));
        properties.put("server.shutdown", "graceful");
        properties.put("spring.lifecycle.timeout-per-shutdown-phase", "30s");
        properties.put("server.max-http-request-header-size", "16KB");
        properties.put("server.tomcat.connection-timeout", "10s");
        properties.put("server.tomcat.max-swallow-size", "2MB");
        properties.put("server.http2.enabled", "false");
        properties.put("spring.threads.virtual.enabled", "true");
        properties.put("spring.web.resources.add-mappings", "false");
        properties.put("spring.mvc.problemdetails.enabled", "false");
        properties.put("spring.jmx.enabled", "false");
        properties.put("spring.main.lazy-initialization", "false");
        management(properties, api.managementPort());
        return properties;
    }

    private static void management(Map<String, Object> properties, OptionalInt port) {
        properties.put("management.server.port", port.orElse(-1));
        properties.put("management.endpoints.web.base-path", "/");
        properties.put("management.endpoints.web.exposure.include", "health,prometheus");
        properties.put("management.endpoints.web.path-mapping.prometheus", "metrics");
        properties.put("management.endpoint.health.probes.enabled", "true");
    }

    private static RuntimeException portInUse(RuntimeException failure, Settings settings) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException inUse) {
                return new StartupFailure(
                        "Port " + inUse.getPort() + " is in use: stop what listens there, or choose another with PORT="
                                + (inUse.getPort() + 1),
                        failure);
            }
        }
        return failure;
    }

    /** The port on which it listens. */
    int port() {
        return context.getWebServer().getPort();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
