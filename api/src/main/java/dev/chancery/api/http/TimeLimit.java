package dev.chancery.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * How long a request may take altogether (GOTRUE_API_MAX_REQUEST_DURATION). At the end its thread is interrupted,
 * whatever it waits for: a transaction whose COMMIT has not been sent by then is rolled back. One that waits for the answer
 * to its COMMIT may have been committed although the client is told 504, as with any connection that is lost at that
 * moment; asking again shows which. From the moment on at which an answer is being written, nothing is interrupted any
 * more.
 */
public final class TimeLimit implements AutoCloseable {

    private static final String ATTRIBUTE = TimeLimit.class.getName();
    static final ScheduledThreadPoolExecutor TIMER = timer();

    private enum State {
        RUNNING,
        EXPIRED,
        ANSWERING
    }

    private final Thread worker = Thread.currentThread();
    private Future<?> alarm;
    private State state = State.RUNNING;

    private TimeLimit() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("request-time-limit").factory());
        // else each request would be remembered until its time would have been over
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Starts the clock for the request that the current thread works on. */
    static TimeLimit start(Optional<Duration> limit, HttpServletRequest request) {
        TimeLimit started = new TimeLimit();
        request.setAttribute(ATTRIBUTE, started);
        limit.ifPresent(
                longest -> started.alarm = TIMER.schedule(started::expire, longest.toNanos(), TimeUnit.NANOSECONDS));
        return started;
    }

    static TimeLimit of(HttpServletRequest request) {
        return (TimeLimit) request.getAttribute(ATTRIBUTE);
    }

    private synchronized void expire() {
        if (state == State.RUNNING) {
            state = State.EXPIRED;
            worker.interrupt();
        }
    }

    /** Whether the time was over before there was anything to answer. */
    synchronized boolean isExpired() {
        return state == State.EXPIRED;
    }

    /** @throws ApiException 504 if the time is over */
    static void require(HttpServletRequest request) {
        if (of(request).isExpired()) {
            throw Failures.timeout();
        }
    }

    /** The answer is ready: it goes out undisturbed. Tells whether it came too late. */
    synchronized boolean answer() {
        boolean late = state == State.EXPIRED;
        state = State.ANSWERING;
        // an interruption that nobody noticed would tear the connection down at the next byte
        Thread.interrupted();
        return late;
    }

    /** The request is done; the thread may have further ones. */
    @Override
    public void close() {
        if (alarm != null) {
            alarm.cancel(false);
        }
        answer();
    }
}
