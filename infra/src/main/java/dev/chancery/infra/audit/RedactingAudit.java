package dev.chancery.infra.audit;

import dev.chancery.infra.background.Worker;
import dev.chancery.infra.metrics.AskedGauge;
import dev.chancery.query.audit.AuditRedaction;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes the names of those who are erased out of as many audit entries as a deletion could not wait for, on whichever node comes first. A
 * step is one statement: whoever is killed between two leaves the rest to the others, or to the next start.
 */
public final class RedactingAudit implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RedactingAudit.class);

    /** Until the next look, where nobody was in line or a step has failed. */
    public static final Duration USUAL_PAUSE = Duration.ofSeconds(2);

    private final AuditRedaction redaction;
    private final TransactionOperations transactions;
    private final Duration pause;
    private final Worker worker = new Worker("audit-redaction");

    public RedactingAudit(
            AuditRedaction redaction, TransactionOperations transactions, Duration pause, MeterRegistry meters) {
        this.redaction = redaction;
        this.transactions = transactions;
        this.pause = pause;
        AskedGauge.of("chancery.audit.redactions.waiting", redaction::waiting)
                .description("Erased users whom entries of the audit log still name")
                .register(meters);
    }

    @Override
    public void start() {
        worker.start();
        worker.every(pause, this::stepTaken);
    }

    private boolean stepTaken() {
        try {
            return transactions.execute(_ -> redaction.next());
        } catch (RuntimeException e) {
            LOG.warn(
                    "Whether entries of the audit log still name somebody who is erased could not be looked after; it is tried again.",
                    e);
            return false;
        }
    }

    @Override
    public void stop() {
        worker.stop();
    }

    @Override
    public boolean isRunning() {
        return worker.isRunning();
    }
}
