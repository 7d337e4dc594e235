package dev.chancery.infra.eventstore;

import dev.chancery.query.rebuild.UnreadableEvent;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** From rows of the log to messages, upcast. */
final class EventMessages {

    private final Serializer serializer;
    private final EventUpcaster upcasters;

    EventMessages(Serializer serializer, EventUpcaster upcasters) {
        this.serializer = serializer;
        this.upcasters = upcasters;
    }

    /** @throws UnreadableEvent if it cannot be read, which turns out here and not where it is handled */
    TrackedEventMessage<?> read(StoredEvent event) {
        event.requireReadable();
        try {
            TrackedEventMessage<?> message = EventUtils.upcastAndDeserializeTrackedEvents(
                            Stream.of(event), serializer, upcasters)
                    .findFirst()
                    .orElseThrow();
            message.getPayload();
            message.getMetaData();
            return message;
        } catch (RuntimeException e) {
            throw event.unreadable(e);
        }
    }

    /** For those who must go on: one that cannot be read is {@link Unreadable}. */
    TrackedEventMessage<?> readOrSetAside(StoredEvent event) {
        try {
            return read(event);
        } catch (UnreadableEvent _) {
            return new GenericTrackedEventMessage<>(
                    event.trackingToken(),
                    new GenericEventMessage<>(
                            event.getEventIdentifier(),
                            new Unreadable(event.position(), event.eventId(), event.occurredAt()),
                            Map.of(),
                            event.occurredAt()));
        }
    }
}
