package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Counts committed events by name. Each is counted by one node, once its progress is stored, so that a batch that fails and
 * is read again does not count twice.
 */
final class EventCounter {

    static final String PROCESSOR = "event-metrics";

    private final EventCatalogue catalogue;
    private final MeterRegistry meters;

    EventCounter(EventCatalogue catalogue, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.meters = meters;
    }

    @EventHandler
    void on(Event event) {
        Counter counter = Counter.builder("chancery.events")
                .description("Events that were committed")
                .tag("event", catalogue.of(event.getClass()).name())
                .register(meters);
        CurrentUnitOfWork.get().afterCommit(_ -> counter.increment());
    }
}
