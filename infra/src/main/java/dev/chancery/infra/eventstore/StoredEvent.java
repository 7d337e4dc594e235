package dev.chancery.infra.eventstore;

import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A row of the log, unsealed as far as its keys still exist. */
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
        ObjectNode metadata)
        implements DomainEventData<JsonNode> {

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
