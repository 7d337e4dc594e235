package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.query.rebuild.RecordedEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** The log as a rebuild reads it: upcast, unsealed as far as keys exist, and with the place of each event. */
final class LogReplay implements RecordedEvents {

    private final LogReader log;
    private final Serializer serializer;
    private final EventUpcaster upcasters;

    LogReplay(LogReader log, Serializer serializer, EventUpcaster upcasters) {
        this.log = log;
        this.serializer = serializer;
        this.upcasters = upcasters;
    }

    @Override
    public List<Positioned> settledAfter(Connection connection, long position, int limit) throws SQLException {
        return positioned(log.readAfter(connection, position, limit));
    }

    @Override
    public List<Positioned> visibleAfter(Connection connection, long position, int limit) throws SQLException {
        return positioned(log.visibleAfter(connection, position, limit));
    }

    private List<Positioned> positioned(List<StoredEvent> events) {
        return EventUtils.upcastAndDeserializeTrackedEvents(
                        events.stream()
                                .map(event -> new TrackedDomainEventData<>(
                                        new GlobalSequenceTrackingToken(event.position()), event)),
                        serializer,
                        upcasters)
                .map(LogReplay::positioned)
                .toList();
    }

    private static Positioned positioned(TrackedEventMessage<?> message) {
        long position = ((GlobalSequenceTrackingToken) message.trackingToken()).getGlobalIndex();
        return new Positioned(position, EventProjector.recorded((Event) message.getPayload(), message));
    }
}
