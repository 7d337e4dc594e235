package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.delivery.MessageDeliveries.Claim;
import dev.chancery.infra.handover.MessageKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Sends what is in line by one medium, a few at once. */
public final class MessageDelivery implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MessageDelivery.class);

    private static final int AT_ONCE = 4;
    private static final int PHASE_AFTER_THE_LOG = 1;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration PRUNING = Duration.ofHours(1);
    private static final Duration LAST_MESSAGES = Duration.ofSeconds(20);

    private final Medium medium;
    private final MessageDeliveries deliveries;
    private final Sending sending;
    private final ServerStanding server;
    private final Pace pace;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Semaphore reasonsToLook = new Semaphore(0);
    private volatile boolean running;
    private Thread looking;

    MessageDelivery(Medium medium, MessageDeliveries deliveries, Sending sending, ServerStanding server, Pace pace) {
        this.medium = medium;
        this.deliveries = deliveries;
        this.sending = sending;
        this.server = server;
        this.pace = pace;
    }

    /** There may be something in line. */
    void wake() {
        reasonsToLook.release();
    }

    Medium medium() {
        return medium;
    }

    /** Which follow from a fact. */
    Function<Event, List<? extends MessageKind>> messages() {
        return sending.messages();
    }

    @Override
    public void start() {
        running = true;
        looking = Thread.ofVirtual().name(medium.text() + "-delivery").start(this::look);
    }

    private void look() {
        long prunedAt = System.nanoTime() - PRUNING.toNanos();
        while (isRunning()) {
            try {
                if (System.nanoTime() - prunedAt >= PRUNING.toNanos()) {
                    prunedAt = System.nanoTime();
                    deliveries.prune(KEPT);
                }
                if (!sendSome()) {
                    await();
                }
            } catch (RuntimeException | OutOfMemoryError e) {
                // of which there may be enough again soon, and nobody else looks
                LOG.warn("Messages ({}) wait: the database does not tell which are due.", medium.text(), e);
                await();
            }
        }
    }

    /** @return whether there may be more */
    private boolean sendSome() {
        int idle = free.availablePermits();
        int permitted = server.permitted(idle, AT_ONCE - idle);
        if (permitted == 0) {
            return false;
        }
        List<Claim> claims = deliveries.claim(medium, permitted, pace.claim());
        for (Claim claim : claims) {
            free.acquireUninterruptibly();
            Thread.ofVirtual().name(medium.text() + "-" + claim.delivery().id()).start(() -> send(claim));
        }
        return claims.size() == permitted;
    }

    private void send(Claim claim) {
        try {
            sending.send(claim);
        } catch (RuntimeException e) {
            sending.failed(claim, e);
        } finally {
            free.release();
            wake();
        }
    }

    private void await() {
        try {
            reasonsToLook.tryAcquire(pace.look().toMillis(), TimeUnit.MILLISECONDS);
            reasonsToLook.drainPermits();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins no more messages, and waits for those that are under way. What is not done by then is another's, or the next start's. */
    @Override
    public void stop() {
        running = false;
        wake();
        long deadline = System.nanoTime() + LAST_MESSAGES.toNanos();
        try {
            looking.join(LAST_MESSAGES);
            if (free.tryAcquire(AT_ONCE, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                free.release(AT_ONCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** All media at the same time. */
    @Override
    public void stop(Runnable ended) {
        Thread.ofVirtual().name(medium.text() + "-delivery-end").start(() -> {
            stop();
            ended.run();
        });
    }

    @Override
    public int getPhase() {
        return PHASE_AFTER_THE_LOG;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
