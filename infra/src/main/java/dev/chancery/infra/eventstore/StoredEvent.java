package dev.chancery.infra.eventstore;

import dev.chancery.infra.keys.Keyring.DamagedKey;
import dev.chancery.query.rebuild.UnreadableEvent;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row of the log, unsealed as far as its keys still exist.
 *
 * @param damage why it cannot be read, or null
 */
record StoredEvent(
        long position,
        UUID eventId,
        String aggregateType,
        UUID aggregateId,
        long sequenceNumber,
        String name,
        int revision,
        UUID subject,
        Instant occurredAt,
        ObjectNode payload,
        ObjectNode metadata,
        RuntimeException damage)
        implements DomainEventData<JsonNode>, TrackedEventData<JsonNode> {

    StoredEvent damagedBy(RuntimeException failure) {
        return new StoredEvent(
                position,
                eventId,
                aggregateType,
                aggregateId,
                sequenceNumber,
                name,
                revision,
                subject,
                occurredAt,
                payload,
                metadata,
                failure);
    }

    /** @throws UnreadableEvent if it cannot be read */
    void requireReadable() {
        if (damage != null) {
            throw unreadable(damage);
        }
    }

    UnreadableEvent unreadable(RuntimeException failure) {
        return failure instanceof DamagedKey key
                ? UnreadableEvent.byDamagedKey(position, eventId, key.id(), failure)
                : new UnreadableEvent(position, eventId, failure);
    }

    @Override
    public TrackingToken trackingToken() {
        return new GlobalSequenceTrackingToken(position);
    }

    @Override
    public String getEventIdentifier() {
        return eventId.toString();
    }

    @Override
    public String getType() {
        return aggregateType;
    }

    @Override
    public String getAggregateIdentifier() {
        return aggregateId.toString();
    }

    @Override
    public long getSequenceNumber() {
        return sequenceNumber;
    }

    @Override
    public Instant getTimestamp() {
        return occurredAt;
    }

    @Override
    public SerializedObject<JsonNode> getPayload() {
        return new SimpleSerializedObject<>(payload, JsonNode.class, name, Integer.toString(revision));
    }

    @Override
    public SerializedObject<JsonNode> getMetaData() {
        return new SerializedMetaData<>(metadata, JsonNode.class);
    }
}
