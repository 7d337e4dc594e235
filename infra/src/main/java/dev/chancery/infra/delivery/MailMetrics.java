package dev.chancery.infra.delivery;

import dev.chancery.infra.mail.MailKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of mails, by this node; what waits, by all. */
final class MailMetrics {

    private final MeterRegistry meters;

    MailMetrics(MeterRegistry meters, MailDeliveries deliveries) {
        this.meters = meters;
        Gauge.builder("chancery.mail.waiting", deliveries, MailDeliveries::waiting)
                .register(meters);
    }

    void sent(MailKind kind) {
        settled("sent", kind);
    }

    void skipped(MailKind kind) {
        settled("skipped", kind);
    }

    void dead(MailKind kind) {
        settled("dead", kind);
    }

    void deferred() {
        failed("mail");
    }

    void unavailable() {
        failed("server");
    }

    private void settled(String outcome, MailKind kind) {
        meters.counter("chancery.mail." + outcome, "kind", kind.actionType()).increment();
    }

    private void failed(String concerned) {
        meters.counter("chancery.mail.failed", "concerned", concerned).increment();
    }
}
