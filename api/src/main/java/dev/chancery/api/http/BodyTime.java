package dev.chancery.api.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * How long a body may take. Tomcat waits for each part anew, and reads what is left of it once the request is answered, at the pace of
 * its client. Here the time of the whole request holds for what is asked for, less where connections are rare; and the rest, which is
 * read only so that the client comes to read the answer, is given up soon.
 */
final class BodyTime extends ValveBase {

    /** From the answer on. */
    private static final Duration REST = Duration.ofSeconds(2);

    private static final String ATTRIBUTE = BodyTime.class.getName();

    /** Of one request, from the moment on at which its head is there. */
    private record Arrival(BoundedHttp http, long begun) {

        boolean isTooSlow() {
            return System.nanoTime() - begun > BoundedHttp.WHERE_CONNECTIONS_ARE_RARE.toNanos()
                    && http.connectionsAreRare();
        }
    }

    /** @throws ApiException 504 if a body that is still being sent has to make room for others */
    static void require(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Arrival arrival && arrival.isTooSlow()) {
            throw Failures.timeout();
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        BoundedHttp http = (BoundedHttp) request.getConnector().getProtocolHandler();
        request.setAttribute(ATTRIBUTE, new Arrival(http, System.nanoTime()));
        getNext().invoke(request, response);
        ServletInputStream rest = request.getInputStream();
        if (rest.isFinished()) {
            return;
        }
        // the answer stands, whatever becomes of the rest
        response.flushBuffer();
        if (!endsInTime(rest)) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean endsInTime(InputStream rest) {
        long deadline = System.nanoTime() + REST.toNanos();
        byte[] part = new byte[BodyMemory.SMALL];
        try {
            int left = RequestBody.LIMIT * 3;
            while (left > 0 && System.nanoTime() < deadline) {
                int read = rest.read(part);
                if (read < 0) {
                    return true;
                }
                left -= read;
            }
        } catch (IOException _) {
            // it has gone, or says nothing any more
        }
        return false;
    }
}
