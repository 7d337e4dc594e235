package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.eventhandling.EventHandler;

/** Counts committed events by name; each is counted by one node. */
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
        meters.counter(
                        "chancery.events",
                        "event",
                        catalogue.of(event.getClass()).name())
                .increment();
    }
}
