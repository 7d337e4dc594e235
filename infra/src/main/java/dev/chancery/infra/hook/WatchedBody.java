package dev.chancery.infra.hook;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;

/** The body of a request. It is asked for once there is a connection, so that nobody has heard of it before. */
final class WatchedBody implements BodyPublisher {

    private final BodyPublisher body;
    private volatile boolean wanted;

    WatchedBody(byte[] body) {
        this.body = BodyPublishers.ofByteArray(body);
    }

    /** Whether any of it may have been sent. */
    boolean isWanted() {
        return wanted;
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        wanted = true;
        body.subscribe(subscriber);
    }
}
