package dev.chancery.api.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Adapter;
import org.apache.coyote.Constants;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 that waits for the head of a request no longer than for all of it. Tomcat waits for each byte anew, so that a
 * client which sends one now and then keeps its connection for ever. Where connections become rare, those that are idle, and
 * those that take their time with a head, make room for others, and each serves one request only. Bodies are
 * {@link BodyTime}'s.
 */
public final class BoundedHttp extends Http11NioProtocol {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedHttp.class);

    /** What a connection holds while the head of a request arrives: buffers for it, for the socket and for the answer. */
    private static final int BYTES_PER_CONNECTION = 96 * 1024;

    private static final int FEWEST_CONNECTIONS = 200;
    private static final int MOST_CONNECTIONS = 4096;

    /** Those of a request under way that is not answered yet; the last one stands between two reads. */
    private static final Set<Integer> HEAD_ARRIVING =
            Set.of(Constants.STAGE_PARSE, Constants.STAGE_KEEPALIVE, Constants.STAGE_ENDED);

    private static final Duration ROUND = Duration.ofMillis(250);

    /** Where connections are rare: with a head, a body, silence within them, and idleness. */
    static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);

    private Duration longestHead = Duration.ofSeconds(10);
    private int usualSilence;
    private int usualRequests;
    private ScheduledFuture<?> rounds;

    /** A client that asks whether to send a body (RFC 9110 §10.1.1) hears that it shall once somebody wants to read it. */
    public BoundedHttp() {
        setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
    }

    /** How many connections a heap of so many bytes has room for: a quarter of it. */
    public static int mostConnections(long heap) {
        return Math.clamp(heap / 4 / BYTES_PER_CONNECTION, FEWEST_CONNECTIONS, MOST_CONNECTIONS);
    }

    /** @param longestHead from the first byte of a request to the end of its header fields */
    void setLongestHead(Duration longestHead) {
        this.longestHead = longestHead;
    }

    @Override
    public void setAdapter(Adapter adapter) {
        super.setAdapter(new BodyTime(adapter, this));
    }

    @Override
    public void start() throws Exception {
        super.start();
        usualSilence = getConnectionTimeout();
        usualRequests = getMaxKeepAliveRequests();
        rounds = getUtilityExecutor()
                .scheduleWithFixedDelay(this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (rounds != null) {
            rounds.cancel(false);
        }
        super.stop();
    }

    private void round() {
        try {
            makeRoom();
        } catch (RuntimeException | Error e) {
            LOG.warn("Connections could not be looked at", e);
        }
    }

    boolean acceptsNoMore() {
        return getEndpoint().isPaused();
    }

    boolean connectionsAreRare() {
        return getEndpoint().getConnectionCount() > getMaxConnections() * 3 / 4;
    }

    private void makeRoom() {
        boolean rare = connectionsAreRare();
        // of those that come from now on
        setConnectionTimeout(rare ? Math.min(usualSilence, (int) SHORT_PATIENCE.toMillis()) : usualSilence);
        // else who asks without end would keep theirs
        setMaxKeepAliveRequests(rare ? 1 : usualRequests);
        Duration patience = rare && longestHead.compareTo(SHORT_PATIENCE) > 0 ? SHORT_PATIENCE : longestHead;
        getEndpoint().getConnections().forEach(connection -> closeIf(connection, it -> isLate(it, patience)));
        if (rare) {
            getEndpoint().getConnections().stream()
                    .map(Seen::of)
                    .sorted(Comparator.comparingLong(Seen::lastRead))
                    .takeWhile(_ -> connectionsAreRare())
                    .forEach(seen -> closeIf(seen.connection(), BoundedHttp::isIdle));
        }
    }

    /** As it was at one moment: while connections are put in order, requests arrive. */
    private record Seen(SocketWrapperBase<NioChannel> connection, long lastRead) {

        static Seen of(SocketWrapperBase<NioChannel> connection) {
            return new Seen(connection, ((NioSocketWrapper) connection).getLastRead());
        }
    }

    /** Whoever works on a request holds the lock of its connection: where that is so, there is nothing to be closed. */
    private static void closeIf(
            SocketWrapperBase<NioChannel> connection, Predicate<SocketWrapperBase<NioChannel>> condition) {
        Lock lock = connection.getLock();
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (!connection.isClosed() && condition.test(connection)) {
                connection.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean isIdle(SocketWrapperBase<NioChannel> connection) {
        long lastRead = ((NioSocketWrapper) connection).getLastRead();
        return connection.getCurrentProcessor() == null
                && System.currentTimeMillis() - lastRead > SHORT_PATIENCE.toMillis();
    }

    /** Whether a head has been arriving for too long. A request whose head is there is {@link TimeLimit}'s. */
    private static boolean isLate(SocketWrapperBase<NioChannel> connection, Duration patience) {
        if (!(connection.getCurrentProcessor() instanceof AbstractProcessor processor)) {
            return false;
        }
        Request request = processor.getRequest();
        int stage = request.getRequestProcessor().getStage();
        long begun = request.getStartTimeNanos();
        return HEAD_ARRIVING.contains(stage) && begun >= 0 && System.nanoTime() - begun > patience.toNanos();
    }
}
