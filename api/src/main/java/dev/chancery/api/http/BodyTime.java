package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * How long a body may take. Tomcat waits for each part anew, and reads what is left of it once the request is answered, at the pace of
 * its client. Here the time of the whole request holds for what is asked for, less where connections are rare; and the rest, which is
 * read only so that the client comes to read the answer, is given up soon: of every request, also one that comes to no filter.
 */
final class BodyTime implements Adapter {

    /** From the answer on, and no longer than one silence more. */
    private static final Duration REST = Duration.ofSeconds(2);

    private static final String HTTP = BodyTime.class.getName();

    private final Adapter answering;
    private final BoundedHttp http;

    BodyTime(Adapter answering, BoundedHttp http) {
        this.answering = answering;
        this.http = http;
    }

    /**
     * Whenever a part has come, and more is to come.
     *
     * @param begun when the reading began, by {@link System#nanoTime}
     * @throws ApiException 504 if it takes too long where others need the connection
     */
    static void require(HttpServletRequest request, long begun) {
        if (System.nanoTime() - begun > BoundedHttp.SHORT_PATIENCE.toNanos()
                && request.getAttribute(HTTP) instanceof BoundedHttp http
                && http.connectionsAreRare()) {
            throw Failures.timeout();
        }
    }

    /** Whether the service is being shut down. */
    static boolean acceptsNoMore(HttpServletRequest request) {
        return request.getAttribute(HTTP) instanceof BoundedHttp http && http.acceptsNoMore();
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        request.setAttribute(HTTP, http);
        answering.service(request, response);
        if (is(request, ActionCode.ASYNC_IS_ASYNC)
                || isToldNotToSend(request, response)
                || is(request, ActionCode.REQUEST_BODY_FULLY_READ)) {
            return;
        }
        if (http.connectionsAreRare() || !endsInTime(request)) {
            // closes the connection, too
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean is(Request request, ActionCode question) {
        AtomicBoolean answer = new AtomicBoolean();
        request.action(question, answer);
        return answer.get();
    }

    /** Who has asked is told by a refusal; Tomcat closes the connection then. */
    private static boolean isToldNotToSend(Request request, Response response) {
        return request.hasExpectation() && response.getStatus() >= 300;
    }

    private static boolean endsInTime(Request rest) {
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

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return answering.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
        return answering.asyncDispatch(request, response, event);
    }

    @Override
    public void log(Request request, Response response, long time) {
        answering.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        answering.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return answering.getDomain();
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
