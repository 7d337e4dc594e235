package dev.chancery.infra.audit;

import dev.chancery.infra.background.PeriodicWork;
import dev.chancery.infra.metrics.AskedGauge;
import dev.chancery.query.audit.AuditRedaction;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes the names of those who are erased out of as many audit entries as a deletion could not wait for, on whichever node comes first. A
 * step is one statement: whoever is killed between two leaves the rest to the others, or to the next start.
 */
public final class RedactingAudit extends PeriodicWork {

    /** Until the next look, where nobody was in line or a step has failed. */
    public static final Duration USUAL_PAUSE = Duration.ofSeconds(2);

    private final AuditRedaction redaction;
    private final TransactionOperations transactions;

    public RedactingAudit(
            AuditRedaction redaction, TransactionOperations transactions, Duration pause, MeterRegistry meters) {
        super(
                "audit-redaction",
                pause,
                "Whether entries of the audit log still name somebody who is erased could not be looked after; it is tried again.");
        this.redaction = redaction;
        this.transactions = transactions;
        AskedGauge.of("chancery.audit.redactions.waiting", redaction::waiting)
                .description("Erased users whom entries of the audit log still name")
                .register(meters);
    }

    @Override
    protected boolean step() {
        return transactions.execute(_ -> redaction.next());
    }
}
