package dev.chancery.api.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * How long a body may take. Tomcat waits for each part anew, and reads what is left of it once the request is answered, at the pace of
 * its client. Here the time of the whole request holds for what is asked for, less where connections are rare; and the rest, which is
 * read only so that the client comes to read the answer, is given up soon.
 */
final class BodyTime extends ValveBase {

    /** From the answer on. */
    private static final Duration REST = Duration.ofSeconds(2);

    private static final String HTTP = BodyTime.class.getName();

    BodyTime() {
        super(true);
    }

    /**
     * Whenever a part has come, and more is to come.
     *
     * @param begun when the reading began, by {@link System#nanoTime}
     * @throws ApiException 504 if it takes too long where others need the connection
     */
    static void require(HttpServletRequest request, long begun) {
        if (System.nanoTime() - begun > BoundedHttp.WHERE_CONNECTIONS_ARE_RARE.toNanos()
                && request.getAttribute(HTTP) instanceof BoundedHttp http
                && http.connectionsAreRare()) {
            throw Failures.timeout();
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        BoundedHttp http = (BoundedHttp) request.getConnector().getProtocolHandler();
        request.setAttribute(HTTP, http);
        getNext().invoke(request, response);
        if (request.isAsync()
                || isToldNotToSend(request, response)
                || request.getInputStream().isFinished()) {
            return;
        }
        response.finishResponse();
        if (http.connectionsAreRare() || !endsInTime(request.getCoyoteRequest())) {
            // closes the connection, too
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** Who has asked is told by a refusal; Tomcat closes the connection then. */
    private static boolean isToldNotToSend(Request request, Response response) {
        return request.getHeader("Expect") != null && response.getStatus() >= 300;
    }

    private static boolean endsInTime(org.apache.coyote.Request rest) {
        long deadline = System.nanoTime() + REST.toNanos();
        Part part = new Part();
        try {
            for (int left = RequestBody.LIMIT * 3; left > 0; left -= part.length()) {
                if (rest.doRead(part) < 0) {
                    return true;
                }
                if (System.nanoTime() > deadline) {
                    return false;
                }
            }
        } catch (IOException _) {
            // it has gone, or says nothing any more
        }
        return false;
    }

    /** What has come of it last: nobody looks at it. */
    private static final class Part implements ApplicationBufferHandler {

        private ByteBuffer bytes = ByteBuffer.allocate(0);

        int length() {
            return bytes.remaining();
        }

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            // whoever reads brings a buffer
        }
    }
}
