package dev.chancery.infra.eventstore;

import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionState;
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
 * Sessions as of some event, sealed as a whole under the session's own key, which is destroyed when the session ends. A
 * snapshot of another revision of {@link SessionState} is not read.
 */
final class Snapshots {

    /** Raised whenever {@link SessionState} changes shape. */
    static final int REVISION = 1;

    private static final String PLACE = "snapshot";

    private final JsonMapper json;
    private final Sealer sealer;

    Snapshots(JsonMapper json, Sealer sealer) {
        this.json = json;
        this.sealer = sealer;
    }

    /** The key that seals a session's snapshot. */
    UUID keyOf(DomainEventMessage<?> snapshot) {
        return UUID.fromString(snapshot.getAggregateIdentifier());
    }

    /** Stores nothing if the session has ended meanwhile: its key is gone, or stays until this is stored and goes with it. */
    Write store(DomainEventMessage<?> snapshot, DataKey key) {
        SessionState state = ((SessionAggregate) snapshot.getPayload()).state();
        return Write.of(
                """
                INSERT INTO events.snapshot (aggregate_id, aggregate_type, sequence_number, revision, sealed)
                SELECT id, ?, ?, ?, ? FROM chancery.data_key WHERE id = ? FOR KEY SHARE
                ON CONFLICT (aggregate_id) DO UPDATE SET
                  sequence_number = excluded.sequence_number, revision = excluded.revision, sealed = excluded.sealed
                WHERE snapshot.sequence_number < excluded.sequence_number OR snapshot.revision <> excluded.revision
                """,
                snapshot.getType(),
                snapshot.getSequenceNumber(),
                REVISION,
                sealer.seal((ObjectNode) json.valueToTree(state), key.aead(), key.id(), PLACE),
                key.id());
    }

    /** The session as it was, if its key still exists. */
    Optional<DomainEventMessage<?>> open(StreamReader.SealedSnapshot snapshot, Map<UUID, DataKey> keys) {
        DataKey key = keys.get(snapshot.aggregateId());
        if (key == null) {
            return Optional.empty();
        }
        ObjectNode state = sealer.open(snapshot.sealed(), key.aead(), snapshot.aggregateId(), PLACE);
        return Optional.of(new GenericDomainEventMessage<>(
                snapshot.aggregateType(),
                snapshot.aggregateId().toString(),
                snapshot.sequenceNumber(),
                new SessionAggregate(json.treeToValue(state, SessionState.class))));
    }
}
