package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line per request: what was asked and what became of it, never who asked. */
final class RequestLog {

    static final String ERROR_CODE = RequestLog.class.getName() + ".code";
    static final String REFUSAL_SITE = RequestLog.class.getName() + ".site";

    private static final Logger LOG = LoggerFactory.getLogger("chancery.request");

    void completed(HttpServletRequest request, int status, long nanos) {
        if (Route.pattern(request).filter("/health"::equals).isPresent()) {
            return;
        }
        Level level = status < 400 ? Level.INFO : status < 500 ? Level.WARN : Level.ERROR;
        LoggingEventBuilder line = LOG.atLevel(level)
                .addKeyValue("component", "api")
                .addKeyValue("method", Route.method(request))
                .addKeyValue("path", Route.pattern(request).orElse("unmatched"))
                .addKeyValue("status", status)
                .addKeyValue("duration", nanos);
        addIfPresent(line, "error_code", request.getAttribute(ERROR_CODE));
        addIfPresent(line, "refused_at", request.getAttribute(REFUSAL_SITE));
        line.log("request completed");
    }

    void abandoned() {
        LOG.debug("the client did not wait for the answer");
    }

    void unexpected(Throwable failure) {
        LOG.error("request failed", failure);
    }

    private static void addIfPresent(LoggingEventBuilder line, String key, Object value) {
        if (value instanceof String text && !text.isEmpty()) {
            line.addKeyValue(key, text);
        }
    }
}
