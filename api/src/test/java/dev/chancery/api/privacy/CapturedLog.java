package dev.chancery.api.privacy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import dev.chancery.api.logging.Logging;
import dev.chancery.infra.settings.ObservabilitySettings.LogFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Everything that the service logs with {@code GOTRUE_LOG_LEVEL=debug}, in each of its formats. */
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final List<String> OURS = List.of("chancery", "dev.chancery");

    private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final List<Encoder<ILoggingEvent>> encoders = Stream.of(LogFormat.values())
            .map(format -> Logging.encoder(format, loggers))
            .toList();
    private final StringBuilder text = new StringBuilder();

    /** To be called when the services are up: their start sets logging up anew. */
    public CapturedLog() {
        setContext(loggers);
        start();
        Logging.setLevels(loggers);
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
        OURS.forEach(name -> loggers.getLogger(name).setLevel(Level.DEBUG));
    }

    @Override
    protected void append(ILoggingEvent event) {
        synchronized (text) {
            for (Encoder<ILoggingEvent> encoder : encoders) {
                text.append(new String(encoder.encode(event), StandardCharsets.UTF_8));
            }
        }
    }

    public String text() {
        synchronized (text) {
            return text.toString();
        }
    }

    @Override
    public void close() {
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
        OURS.forEach(name -> loggers.getLogger(name).setLevel(Level.ERROR));
    }
}
