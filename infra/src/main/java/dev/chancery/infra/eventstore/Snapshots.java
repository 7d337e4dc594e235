package dev.chancery.infra.eventstore;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.chancery.infra.keys.DataKey;
import dev.chancery.query.projection.Write;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Aggregates as of some event, each sealed as a whole under the key that has its id: that of a session's tokens, destroyed
 * when the session ends, or that of a user or a provider, destroyed when it is erased.
 */
final class Snapshots {

    private final JsonMapper json;
    private final Sealer sealer;

    Snapshots(JsonMapper json, Sealer sealer) {
        this.json = mapper(json);
        this.sealer = sealer;
    }

    /** As events are written; but states keep to themselves what they know. */
    static JsonMapper mapper(JsonMapper ofEvents) {
        return ofEvents.rebuild()
                .changeDefaultVisibility(visible -> visible.withFieldVisibility(Visibility.ANY))
                .build();
    }

    /** The key that seals the snapshot. */
    UUID keyOf(DomainEventMessage<?> snapshot) {
        return UUID.fromString(snapshot.getAggregateIdentifier());
    }

    /**
     * Stores nothing if the key is destroyed meanwhile: it is gone, or stays until this is stored and takes it along. Whatever was
     * there is replaced: it may have been altered, and one that is a little newer saves no more than reading a few events.
     */
    Write store(DomainEventMessage<?> snapshot, DataKey key) {
        SnapshotKind<?, ?> kind = SnapshotKind.of(snapshot.getType());
        return Write.of(
                """
                INSERT INTO events.snapshot (aggregate_id, aggregate_type, sequence_number, revision, sealed)
                SELECT id, ?, ?, ?, ? FROM chancery.data_key WHERE id = ? FOR KEY SHARE
                ON CONFLICT (aggregate_id) DO UPDATE SET
                  sequence_number = excluded.sequence_number, revision = excluded.revision, sealed = excluded.sealed
                """,
                snapshot.getType(),
                snapshot.getSequenceNumber(),
                kind.revision(),
                sealer.seal(
                        (ObjectNode) kind.write(json, snapshot.getPayload()),
                        key.aead(),
                        key.id(),
                        place(kind, snapshot.getSequenceNumber())),
                key.id());
    }

    /**
     * The aggregate as it was, if its key still exists.
     *
     * @throws Altered if it is not what was stored for this stream as of this event
     */
    Optional<DomainEventMessage<?>> open(StreamReader.SealedSnapshot snapshot, Map<UUID, DataKey> keys) {
        DataKey key = keys.get(snapshot.aggregateId());
        if (key == null) {
            return Optional.empty();
        }
        SnapshotKind<?, ?> kind = SnapshotKind.of(snapshot.aggregateType());
        return Optional.of(new GenericDomainEventMessage<>(
                snapshot.aggregateType(),
                snapshot.aggregateId().toString(),
                snapshot.sequenceNumber(),
                kind.read(json, state(snapshot, key, kind))));
    }

    private ObjectNode state(StreamReader.SealedSnapshot snapshot, DataKey key, SnapshotKind<?, ?> kind) {
        try {
            return sealer.open(
                    snapshot.sealed(), key.aead(), snapshot.aggregateId(), place(kind, snapshot.sequenceNumber()));
        } catch (IllegalStateException e) {
            throw new Altered(snapshot, e);
        }
    }

    /** An older state put in place of a newer one would undo what came between: a token that was spent could be spent again. */
    private static String place(SnapshotKind<?, ?> kind, long sequenceNumber) {
        return "snapshot/" + kind.name() + "/" + kind.revision() + "/" + sequenceNumber;
    }

    /** Somebody wrote to the table who does not have the key. */
    static final class Altered extends RuntimeException {
        private Altered(StreamReader.SealedSnapshot snapshot, Throwable cause) {
            super("the snapshot of " + snapshot.aggregateType() + " " + snapshot.aggregateId() + " was altered", cause);
        }
    }
}
