package dev.chancery.api.logging;

import java.util.Map;
import org.slf4j.MDC;

/** What the lines of a request in the log have in common. */
public final class LogContext {

    private LogContext() {}

    /** The same work, to be done on another thread; what it logs belongs to the request that is under way now. */
    public static Runnable carriedInto(Runnable work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            MDC.setContextMap(context == null ? Map.of() : context);
            work.run();
        };
    }
}
