package dev.chancery.api.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Says, when the service is being shut down, that the connection ends with this answer (RFC 9112 §9.6): the client would send its
 * next request into it otherwise.
 */
final class LastAnswer extends HttpServletResponseWrapper {

    private final HttpServletRequest request;

    LastAnswer(HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        announce();
        return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        announce();
        return super.getWriter();
    }

    /** What has no body comes by here only. */
    void announce() {
        if (BodyTime.acceptsNoMore(request) && !isCommitted()) {
            setHeader("Connection", "close");
        }
    }
}
