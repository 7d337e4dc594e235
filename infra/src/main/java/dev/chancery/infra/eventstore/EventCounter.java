package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts committed events by name. Each is counted by one node, once its progress is stored, so that a batch that fails and
 * is read again does not count twice.
 */
final class EventCounter {

    static final String PROCESSOR = "event-metrics";

    /** What those are counted as that cannot be read. */
    static final String UNREADABLE = "unreadable";

    private static final Logger LOG = LoggerFactory.getLogger(EventCounter.class);

    private final EventCatalogue catalogue;
    private final MeterRegistry meters;

    EventCounter(EventCatalogue catalogue, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.meters = meters;
    }

    @EventHandler
    void on(Event event) {
        count(catalogue.of(event.getClass()).name());
    }

    @EventHandler
    void on(Unreadable event) {
        LOG.error(
                "The event at position {} of the log ({}) cannot be read: it is counted as {}.",
                event.position(),
                event.eventId(),
                UNREADABLE);
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
