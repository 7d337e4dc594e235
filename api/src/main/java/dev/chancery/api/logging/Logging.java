package dev.chancery.api.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.chancery.infra.settings.ObservabilitySettings;
import dev.chancery.infra.settings.ObservabilitySettings.LogFormat;
import dev.chancery.infra.settings.ObservabilitySettings.LogLevel;
import java.util.List;
import java.util.Map;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How this process logs. Written in Java, because reading it from XML takes a tenth of the time to start. */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {

    /** Where a line ends inside of a message or a stack trace, the next one starts with a bar: none can pass for another. */
    private static final String LINES =
            "%d{HH:mm:ss.SSS} %-5level %logger{20} %replace(%msg %kvp %mdc%n%ex){'\\R(?!$)', '\n  | '}%nopex";

    private static final Map<String, Level> QUIET = Map.of(
            // says in a box what the command line says in one line
            "org.springframework.boot.diagnostics", Level.OFF,
            "org.springframework.boot.web.server.servlet.context", Level.ERROR,
            "org.springframework.boot.SpringApplication", Level.OFF,
            "org.apache.catalina", Level.ERROR,
            // repeats paths of requests, and those may name people
            "org.springframework.web.servlet.PageNotFound", Level.OFF,
            // repeat what responses of identity providers say of people; the provider's events have why one is refused
            "org.opensaml", Level.OFF,
            "org.apache.xml.security", Level.OFF,
            "net.shibboleth", Level.OFF,
            // the caller gets what went wrong, and says it
            "com.zaxxer.hikari", Level.ERROR,
            // tells that a schema exists that exists by intention, and of failures what the exception says
            "org.flywaydb", Level.OFF);

    private static volatile LogLevel level = LogLevel.INFO;
    private static volatile LogFormat format = LogFormat.CONSOLE;

    /** To be called before anything is logged. */
    public static void configure(ObservabilitySettings settings) {
        level = settings.logLevel();
        format = settings.logFormat();
        // the web server and the driver log to java.util.logging
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    }

    @Override
    public ExecutionStatus configure(LoggerContext logback) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(logback);
        console.setTarget("System.err");
        console.setEncoder(encoder(format, logback));
        console.start();
        Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(console);
        setLevels(logback);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Who may say how much. */
    public static void setLevels(LoggerContext logback) {
        logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        QUIET.forEach((name, quiet) -> logback.getLogger(name).setLevel(quiet));
        List.of("chancery", "dev.chancery")
                .forEach(name -> logback.getLogger(name).setLevel(level(level)));
    }

    /** How a line is written. */
    public static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext logback) {
        return switch (format) {
            case JSON -> started(new JsonLines(), logback);
            case CONSOLE -> {
                PatternLayout lines = new PatternLayout();
                lines.setContext(logback);
                lines.setPattern(LINES);
                lines.getInstanceConverterMap().put("ex", StackTraces::new);
                lines.start();
                LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
                encoder.setLayout(lines);
                yield started(encoder, logback);
            }
        };
    }

    private static Encoder<ILoggingEvent> started(Encoder<ILoggingEvent> encoder, LoggerContext logback) {
        encoder.setContext(logback);
        encoder.start();
        return encoder;
    }

    /** GoTrue's two highest levels are for errors that end the process. */
    static Level level(LogLevel level) {
        return switch (level) {
            case PANIC, FATAL, ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
