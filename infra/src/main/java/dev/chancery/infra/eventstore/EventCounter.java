package dev.chancery.infra.eventstore;

import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Counts committed events by name. Each is counted by one node, once its progress is stored, so that a batch that fails and
 * is read again does not count twice.
 */
final class EventCounter implements LogFollower {

    static final String PROCESSOR = "event-metrics";

    /** What those are counted as that cannot be read. */
    static final String UNREADABLE = "unreadable";

    private final EventCatalogue catalogue;
    private final MeterRegistry meters;

    EventCounter(EventCatalogue catalogue, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.meters = meters;
    }

    @Override
    public String name() {
        return PROCESSOR;
    }

    @Override
    public void follow(Positioned event) {
        count(catalogue.of(event.recorded().event().getClass()).name());
    }

    @Override
    public void follow(Unreadable event) {
        count(UNREADABLE);
    }

    private void count(String name) {
        Counter counter = Counter.builder("chancery.events")
                .description("Events that were committed")
                .tag("event", name)
                .register(meters);
        CurrentUnitOfWork.get().afterCommit(_ -> counter.increment());
    }
}
