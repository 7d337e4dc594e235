package dev.chancery.infra.audit;

import dev.chancery.query.audit.AuditRedaction;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes the names of those who are erased out of as many audit entries as a deletion could not wait for, on whichever node comes first. A
 * step is one statement: whoever is killed between two leaves the rest to the others, or to the next start.
 */
public final class RedactingAudit implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RedactingAudit.class);

    /** Until the next look, where nobody was in line or a step has failed. */
    public static final Duration USUAL_PAUSE = Duration.ofSeconds(2);

    private static final Duration LAST_STEP = Duration.ofSeconds(5);

    private final AuditRedaction redaction;
    private final Duration pause;
    private final CountDownLatch ending = new CountDownLatch(1);
    private Thread looking;

    public RedactingAudit(AuditRedaction redaction, Duration pause, MeterRegistry meters) {
        this.redaction = redaction;
        this.pause = pause;
        Gauge.builder("chancery.audit.redactions.waiting", redaction, AuditRedaction::waiting)
                .description("Erased users whom entries of the audit log still name")
                .register(meters);
    }

    @Override
    public void start() {
        looking = Thread.ofPlatform().daemon().name("audit-redaction").start(this::look);
    }

    private void look() {
        while (ending.getCount() > 0) {
            if (!stepTaken()) {
                await();
            }
        }
    }

    private boolean stepTaken() {
        try {
            return redaction.next();
        } catch (RuntimeException e) {
            LOG.warn("Entries of the audit log still name somebody who is erased; it is tried again.", e);
            return false;
        }
    }

    private void await() {
        try {
            ending.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ending.countDown();
        }
    }

    @Override
    public void stop() {
        ending.countDown();
        try {
            looking.join(LAST_STEP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return looking != null && ending.getCount() > 0;
    }
}
