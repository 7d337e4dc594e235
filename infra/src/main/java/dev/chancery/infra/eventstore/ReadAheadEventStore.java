package dev.chancery.infra.eventstore;

import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/**
 * Takes what was read ahead for what is in the log. Axon's own way looks through all events of the unit of work each time
 * a stream is loaded, comparing each with each: the time for ending thousands of sessions would grow with their cube.
 */
final class ReadAheadEventStore extends EmbeddedEventStore {

    private ReadAheadEventStore(Builder builder) {
        super(builder);
    }

    static ReadAheadEventStore on(EventStorageEngine engine) {
        return new ReadAheadEventStore(
                EmbeddedEventStore.builder().storageEngine(engine).optimizeEventConsumption(false));
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier) {
        return SessionsToEnd.known(aggregateIdentifier)
                .map(DomainEventStream::of)
                .orElseGet(() -> super.readEvents(aggregateIdentifier));
    }
}
