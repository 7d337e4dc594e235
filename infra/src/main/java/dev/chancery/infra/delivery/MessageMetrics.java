package dev.chancery.infra.delivery;

import dev.chancery.infra.handover.MessageKind;
import dev.chancery.infra.metrics.AskedGauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of one medium, by this node; what waits, by all. */
final class MessageMetrics {

    private final Medium medium;
    private final MeterRegistry meters;

    MessageMetrics(Medium medium, MeterRegistry meters, MessageDeliveries deliveries) {
        this.medium = medium;
        this.meters = meters;
        AskedGauge.of(name("waiting"), () -> deliveries.waiting(medium))
                .description("Messages that nobody has taken over yet, on all nodes")
                .register(meters);
    }

    void sent(MessageKind kind) {
        settled("sent", kind);
    }

    void skipped(MessageKind kind) {
        settled("skipped", kind);
    }

    void dead(MessageKind kind) {
        settled("dead", kind);
    }

    void deferred() {
        failed(medium.text());
    }

    void unavailable() {
        failed("server");
    }

    private void settled(String outcome, MessageKind kind) {
        meters.counter(name(outcome), "kind", kind.actionType()).increment();
    }

    private String name(String what) {
        return "chancery." + medium.text() + "." + what;
    }

    private void failed(String concerned) {
        meters.counter(name("failed"), "concerned", concerned).increment();
    }
}
