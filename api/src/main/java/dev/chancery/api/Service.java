package dev.chancery.api;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.api.http.BoundedHttp;
import dev.chancery.api.http.TraceFilter;
import dev.chancery.api.management.Management;
import dev.chancery.api.outbox.OutboxKey;
import dev.chancery.api.service.Version;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.captcha.CaptchaEndpoints;
import dev.chancery.infra.delivery.NewUserHookConfiguration;
import dev.chancery.infra.hook.HookConnections;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.password.GatedPasswordHasher;
import dev.chancery.infra.password.HashingObserver;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.settings.ApiSettings;
import dev.chancery.infra.settings.ObservabilitySettings;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The running service on an open {@link Instance}. */
final class Service implements AutoCloseable {

    private final ServletWebServerApplicationContext context;
    private final Optional<Tracing> tracing;

    private Service(ServletWebServerApplicationContext context, Optional<Tracing> tracing) {
        this.context = context;
        this.tracing = tracing;
    }

    /** @throws StartupFailure if it cannot listen where it was told to */
    static Service start(Instance instance, SigningKeys keys) {
        return start(instance, keys, instance.database(), InstantSource.system(), CaptchaEndpoints.OFFICIAL);
    }

    /** Reaches the instance's database through this source, has the time from this clock, and asks there about captchas. */
    static Service start(
            Instance instance, SigningKeys keys, DataSource database, InstantSource clock, CaptchaEndpoints captchas) {
        Optional<Tracing> tracing = tracing(instance.settings().observability());
        DataSource watched = tracing.map(traces -> traces.watch(database)).orElse(database);
        SpringApplication application = new SpringApplication(ServiceConfiguration.class);
        SmsRoute sms = SmsRoute.of(instance);
        Stream.of(MailRoute.of(instance).configuration(), sms.configuration())
                .flatMap(Optional::stream)
                .distinct()
                .forEach(route -> application.addPrimarySources(List.of(route)));
        if (instance.settings().hooks().target(HookPoint.AFTER_USER_CREATED).isPresent()) {
            application.addPrimarySources(List.of(NewUserHookConfiguration.class));
        }
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(properties(instance));
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            register(beans, instance, keys, tracing.map(Tracing::hashing).orElse(HashingObserver.NONE));
            tracing.ifPresent(traces -> beans.registerBean(TraceFilter.class, () -> new TraceFilter(traces)));
            beans.registerBean(DataSource.class, () -> watched, bean -> {
                bean.setDestroyMethodName("");
                bean.setPrimary(true);
            });
            beans.registerBean(InstantSource.class, () -> inMicroseconds(clock));
            beans.registerBean(CaptchaEndpoints.class, () -> captchas);
            beans.registerBean(SmsRoute.class, () -> sms);
        });
        try {
            Service service = new Service((ServletWebServerApplicationContext) application.run(), tracing);
            service.bean(Management.class).accepting(true);
            return service;
        } catch (RuntimeException e) {
            tracing.ifPresent(Tracing::close);
            throw explained(e, Listening.address(instance.settings().api(), instance.secrets()));
        }
    }

    /** As the tables keep times: a row made from an event is then the same whether the event was just made or read. */
    private static InstantSource inMicroseconds(InstantSource clock) {
        return () -> clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Optional<Tracing> tracing(ObservabilitySettings settings) {
        return settings.tracesExported()
                ? Optional.of(Tracing.start(settings.openTelemetry(), Version.CURRENT))
                : Optional.empty();
    }

    private static void register(
            GenericApplicationContext context, Instance instance, SigningKeys keys, HashingObserver hashing) {
        context.registerBean(Settings.class, instance::settings);
        context.registerBean(SigningKeys.class, () -> keys);
        context.registerBean(HikariDataSource.class, instance::database, bean -> bean.setDestroyMethodName(""));
        context.registerBean(HookConnections.class, instance::hookConnections, bean -> bean.setDestroyMethodName(""));
        context.registerBean(DatabaseUrl.class, instance::url);
        context.registerBean(Keyring.class, instance::keyring);
        context.registerBean(
                GatedPasswordHasher.class,
                () -> new GatedPasswordHasher(
                        Hashing.policy(instance.settings().passwords()),
                        context.getBean(MeterRegistry.class),
                        hashing));
    }

    private static Map<String, Object> properties(Instance instance) {
        ApiSettings api = instance.settings().api();
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", api.port());
        properties.put("server.address", Listening.address(api, instance.secrets()));
        properties.put("server.shutdown", "graceful");
        properties.put("spring.lifecycle.timeout-per-shutdown-phase", "30s");
        // an access token carries the metadata of its user
        properties.put("server.max-http-request-header-size", "64KB");
        // per read: a client that sends nothing for so long is gone
        properties.put("server.tomcat.connection-timeout", "5s");
        // longer than proxies keep idle connections, which would else send a request into a closing one
        properties.put("server.tomcat.keep-alive-timeout", "75s");
        properties.put("server.tomcat.max-keep-alive-requests", -1);
        // each may have one request under way, on a thread that costs little; further ones wait in the system's queue
        properties.put(
                "server.tomcat.max-connections",
                BoundedHttp.mostConnections(Runtime.getRuntime().maxMemory()));
        properties.put("server.tomcat.accept-count", 4096);
        // Go's server takes these unescaped, and so do clients of the admin list
        properties.put("server.tomcat.relaxed-query-chars", "<,>,[,\\,],^,`,{,|,}");
        properties.put("server.http2.enabled", "false");
        properties.put("spring.servlet.multipart.enabled", "false");
        // it would read the body of a PUT away that curl -d sends
        properties.put("spring.mvc.formcontent.filter.enabled", "false");
        properties.put("spring.threads.virtual.enabled", "true");
        properties.put("spring.web.resources.add-mappings", "false");
        properties.put("spring.mvc.problemdetails.enabled", "false");
        properties.put("spring.jmx.enabled", "false");
        properties.put("spring.main.lazy-initialization", "false");
        return properties;
    }

    private static RuntimeException explained(RuntimeException failure, String address) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case StartupFailure known -> {
                    return known;
                }
                case PortInUseException inUse -> {
                    return Listening.inUse(inUse.getPort(), failure);
                }
                case SocketException e -> {
                    return Listening.impossible(address, e);
                }
                case UnknownHostException e -> {
                    return Listening.impossible(address, e);
                }
                default -> {}
            }
        }
        return failure;
    }

    /** The port on which it listens. */
    int port() {
        return context.getWebServer().getPort();
    }

    /** What opens the page of unsent messages, where there is one. */
    Optional<OutboxKey> outboxKey() {
        return context.getBeanProvider(OutboxKey.class).stream().findAny();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Finishes what was accepted, for up to half a minute, and then has its spans exported. */
    @Override
    public void close() {
        bean(Management.class).accepting(false);
        context.close();
        tracing.ifPresent(Tracing::close);
    }
}
