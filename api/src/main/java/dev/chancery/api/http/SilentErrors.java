package dev.chancery.api.http;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/** What Tomcat refuses before any of our code sees it gets a status and nothing else: no page, no trace, no version. */
public final class SilentErrors extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, Throwable thrown) {
        if (response.getStatus() >= 400 && response.getContentWritten() == 0) {
            response.setContentLength(0);
        }
    }
}
