package dev.chancery.api.privacy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Everything that the service logs with {@code GOTRUE_LOG_LEVEL=debug}, as text. */
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final List<String> OURS = List.of("chancery", "dev.chancery");

    private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final StringBuilder text = new StringBuilder();

    /** To be called when the services are up: their start sets logging up anew. */
    public CapturedLog() {
        setContext(loggers);
        start();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
        OURS.forEach(name -> loggers.getLogger(name).setLevel(Level.DEBUG));
    }

    @Override
    protected void append(ILoggingEvent event) {
        synchronized (text) {
            text.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage());
            text.append(event.getKeyValuePairs())
                    .append(event.getMDCPropertyMap())
                    .append('\n');
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
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
