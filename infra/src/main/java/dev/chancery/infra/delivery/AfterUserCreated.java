package dev.chancery.infra.delivery;

import dev.chancery.infra.delivery.HookDeliveries.Claim;
import dev.chancery.infra.hook.Hook;
import dev.chancery.infra.hook.HookOutcome;
import dev.chancery.infra.hook.HookPayload;
import dev.chancery.infra.hook.UserDocuments;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells a hook of new accounts, until it has heard of each: again after a crash or a silence, and then by the same id, so that
 * whoever remembers ids hears of none twice.
 */
final class AfterUserCreated implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AfterUserCreated.class);

    private static final int AT_ONCE = 4;
    private static final int PHASE_AFTER_THE_LOG = 1;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration PRUNING = Duration.ofHours(1);
    private static final Duration LAST_CALLS = Duration.ofSeconds(10);

    private final Hook hook;
    private final HookDeliveries deliveries;
    private final Facts facts;
    private final UserQueries users;
    private final UserDocuments documents;
    private final Pace pace;
    private final InstantSource clock;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Semaphore reasonsToLook = new Semaphore(0);
    private volatile boolean running;
    private Thread looking;

    AfterUserCreated(
            Hook hook,
            HookDeliveries deliveries,
            Facts facts,
            UserQueries users,
            UserDocuments documents,
            Pace pace,
            InstantSource clock) {
        this.hook = hook;
        this.deliveries = deliveries;
        this.facts = facts;
        this.users = users;
        this.documents = documents;
        this.pace = pace;
        this.clock = clock;
    }

    /** There may be something in line. */
    void wake() {
        reasonsToLook.release();
    }

    @Override
    public void start() {
        running = true;
        looking = Thread.ofVirtual().name("hook-delivery").start(this::look);
    }

    private void look() {
        long prunedAt = System.nanoTime() - PRUNING.toNanos();
        while (isRunning()) {
            try {
                if (System.nanoTime() - prunedAt >= PRUNING.toNanos()) {
                    prunedAt = System.nanoTime();
                    deliveries.prune(KEPT);
                }
                if (!tellSome()) {
                    await();
                }
            } catch (RuntimeException e) {
                LOG.warn("A hook waits to be told of new users: the database does not tell of which.", e);
                await();
            }
        }
    }

    /** @return whether there may be more */
    private boolean tellSome() {
        int idle = free.availablePermits();
        if (idle == 0) {
            return false;
        }
        List<Claim> claims = deliveries.claim(idle, pace.claim());
        for (Claim claim : claims) {
            free.acquireUninterruptibly();
            Thread.ofVirtual().name("hook-" + claim.id()).start(() -> tell(claim));
        }
        return claims.size() == idle;
    }

    private void tell(Claim claim) {
        try {
            attempt(claim);
        } catch (RuntimeException e) {
            LOG.warn("A hook could not be told of a new user.", e);
            failed(claim, e.getClass().getSimpleName());
        } finally {
            free.release();
            wake();
        }
    }

    private void attempt(Claim claim) {
        Recorded<?> fact = facts.at(claim.position(), claim.eventId());
        Optional<UserView> user = users.byId(fact.event().subject())
                .filter(found -> found.deletedAt() == null && NewUsers.isNew(fact.event(), found));
        if (user.isEmpty()) {
            deliveries.settle(claim, "skipped", null);
            return;
        }
        byte[] payload = HookPayload.of(
                        hook.point(),
                        claim.eventId(),
                        fact.event().at(),
                        fact.origin().ip())
                .with("user", documents.of(user.get()))
                .json();
        HookOutcome outcome = hook.tell(payload, claim.eventId());
        if (outcome instanceof HookOutcome.Answered) {
            deliveries.settle(claim, "told", null);
        } else {
            failed(claim, outcome.kind());
        }
    }

    private void failed(Claim claim, String reason) {
        if (claim.waitingSince().toInstant().plus(pace.patience()).isBefore(clock.instant())) {
            LOG.warn("New user {} is given up: {}. See chancery hook list.", claim.id(), reason);
            deliveries.settle(claim, "dead", reason);
        } else {
            deliveries.putBack(claim, pace.retryAfter(claim.attempts() + 1), reason);
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

    /** Begins no more calls, and waits for those that are under way. What is not done by then is another's, or the next start's. */
    @Override
    public void stop() {
        running = false;
        wake();
        long deadline = System.nanoTime() + LAST_CALLS.toNanos();
        try {
            looking.join(LAST_CALLS);
            if (free.tryAcquire(AT_ONCE, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                free.release(AT_ONCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
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
