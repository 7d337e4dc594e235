package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.command.Origin;
import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.DataKeys;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.query.projection.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.correlation.MessageOriginProvider;
import org.axonframework.modelling.command.ConcurrencyException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns events into rows, sealed, and rows into events, unsealed. */
final class EventRows {

    static final String COLUMNS_BUT_CONTENT = """
            position, event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
            occurred_at""";

    /** In the order in which {@link #read} takes them. */
    static final String COLUMNS = COLUMNS_BUT_CONTENT + ", payload, metadata";

    private static final String PAYLOAD = "payload";
    private static final String METADATA = "metadata";
    private static final SealedParts OF_ORIGIN = SealedParts.of(StoredOrigin.class);

    private final EventCatalogue catalogue;
    private final JsonMapper json;
    private final Sealer sealer;
    private final Keyring keyring;
    private final DataKeys dataKeys;
    private final Connections connections;

    EventRows(EventCatalogue catalogue, JsonMapper json, Keyring keyring, Connections connections) {
        this.catalogue = catalogue;
        this.json = json;
        this.sealer = new Sealer(json);
        this.keyring = keyring;
        this.dataKeys = new DataKeys(keyring);
        this.connections = connections;
    }

    /** Adds the events to the batch, with the keys that they bring into being and those that they end. */
    void append(List<DomainEventMessage<?>> messages, WriteBatch batch) {
        List<Draft> drafts =
                messages.stream().map(message -> draft(message, batch)).toList();
        keyring.encrypting(() -> drafts.forEach(draft -> draft.seal(sealer)));
        EventInsert insert = new EventInsert();
        Set<UUID> superseded = new TreeSet<>();
        for (Draft draft : drafts) {
            draft.insertBy(insert);
            superseded.addAll(draft.event().supersededSecrets());
        }
        batch.add(WriteBatch.Stage.EVENTS, insert.write());
        if (!superseded.isEmpty()) {
            batch.add(
                    WriteBatch.Stage.FORGET,
                    Write.of(
                            "DELETE FROM chancery.data_key WHERE id IN (SELECT unnest(?::uuid[]))", array(superseded)));
        }
    }

    /**
     * A row that is to be sealed.
     *
     * @param personal of the payload, and {@code person} of the metadata
     * @param secrets by their keys
     */
    private record Draft(
            DomainEventMessage<?> message,
            EventType type,
            ObjectNode payload,
            ObjectNode metadata,
            DataKey subjectKey,
            ObjectNode personal,
            ObjectNode person,
            Map<DataKey, ObjectNode> secrets) {

        Event event() {
            return (Event) message.getPayload();
        }

        UUID eventId() {
            return UUID.fromString(message.getIdentifier());
        }

        void seal(Sealer sealer) {
            sealer.sealPersonal(payload, personal, subjectKey, eventId(), PAYLOAD);
            sealer.sealPersonal(metadata, person, subjectKey, eventId(), METADATA);
            secrets.forEach((key, values) -> sealer.sealSecret(payload, values, key, eventId()));
        }

        void insertBy(EventInsert insert) {
            Set<UUID> keys = new TreeSet<>(Set.of(subjectKey.id()));
            secrets.keySet().forEach(key -> keys.add(key.id()));
            insert.add(
                    eventId(),
                    message.getType(),
                    message.getAggregateIdentifier(),
                    message.getSequenceNumber(),
                    type.name(),
                    type.revision(),
                    event().subject(),
                    event().bearsOnSignIn(),
                    array(keys),
                    event().at(),
                    payload,
                    metadata);
        }
    }

    private Draft draft(DomainEventMessage<?> message, WriteBatch batch) {
        Event event = (Event) message.getPayload();
        EventType type = catalogue.of(event.getClass());
        ObjectNode payload = json.valueToTree(event);
        SealedParts.Extracted parts = type.sealedParts().extractFrom(payload);
        ObjectNode metadata = json.valueToTree(origin(message));
        ObjectNode person = OF_ORIGIN.extractFrom(metadata).personal();
        DataKey subjectKey = subjectKey(event, message, batch);
        Map<DataKey, ObjectNode> secrets = new LinkedHashMap<>();
        parts.secrets().forEach((keyId, values) -> {
            if (!values.isEmpty()) {
                secrets.put(create(keyId, event.subject(), batch), values);
            }
        });
        if (event.erasesSubject()) {
            batch.add(
                    WriteBatch.Stage.FORGET,
                    Write.of(
                            "DELETE FROM chancery.data_key WHERE subject = ? AND id <> ALL (?::uuid[])",
                            event.subject(),
                            array(parts.secrets().keySet())));
            batch.onceStored(() -> keyring.forget(event.subject()));
        }
        return new Draft(message, type, payload, metadata, subjectKey, parts.personal(), person, secrets);
    }

    private StoredOrigin origin(DomainEventMessage<?> message) {
        Map<String, ?> metadata = message.getMetaData();
        // Axon's "correlation" is the message before, its "trace" the first one
        return StoredOrigin.of(
                (Origin) metadata.get(Origin.METADATA_KEY),
                (String) metadata.get(MessageOriginProvider.getDefaultCorrelationKey()),
                (String) metadata.get(MessageOriginProvider.getDefaultTraceKey()));
    }

    /** With the first fact of a subject's own stream its key comes into being. */
    private DataKey subjectKey(Event event, DomainEventMessage<?> message, WriteBatch batch) {
        UUID subject = event.subject();
        if (message.getSequenceNumber() == 0 && message.getAggregateIdentifier().equals(subject.toString())) {
            return create(subject, subject, batch);
        }
        return keyOf(subject, batch).or(() -> forgotten(event)).orElseThrow(() -> withoutKey(subject));
    }

    /** By which what is personal of a subject is sealed; good for nothing else, since it may have been destroyed meanwhile. */
    Optional<DataKey> keyOf(UUID subject, WriteBatch batch) {
        return batch.created(subject)
                .or(() -> keyring.forSealing(subject))
                .or(() -> connections.call(connection ->
                        Optional.ofNullable(dataKeys.find(connection, subject).get(subject))));
    }

    /** Who was erased in this moment is not found when reading again; for anyone else that would change nothing. */
    private RuntimeException withoutKey(UUID subject) {
        boolean stillThere = connections.call(connection -> {
            try (var query = connection.prepareStatement("""
                    SELECT FROM auth.users WHERE id = ? AND (
                      deleted_at IS NULL OR NOT EXISTS (SELECT FROM events.event WHERE aggregate_id = users.id))
                    """)) {
                query.setObject(1, subject);
                return query.executeQuery().next();
            }
        });
        return stillThere
                ? new UserNotInLog(subject)
                : new ConcurrencyException("the key of " + subject + " was destroyed");
    }

    /** Who is erased after a soft deletion has no key any more; what would be sealed is lost with a key that nobody keeps. */
    private Optional<DataKey> forgotten(Event event) {
        return event.erasesSubject()
                ? Optional.of(keyring.create(UUID.randomUUID(), event.subject()))
                : Optional.empty();
    }

    private DataKey create(UUID id, UUID subject, WriteBatch batch) {
        DataKey key = keyring.create(id, subject);
        batch.created(key, keyring::remember);
        batch.add(
                WriteBatch.Stage.KEYS,
                Write.of(
                        "INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id) VALUES (?, ?, ?, ?)",
                        key.id(),
                        key.subject(),
                        key.wrapped(),
                        key.masterKeyId()));
        return key;
    }

    private static String array(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** Reads rows of {@link #COLUMNS}, still sealed. */
    List<StoredEvent> read(ResultSet rows) throws SQLException {
        List<StoredEvent> events = new ArrayList<>();
        while (rows.next()) {
            events.add(row(rows));
        }
        return events;
    }

    /** Reads one row of {@link #COLUMNS}, still sealed. */
    StoredEvent row(ResultSet row) throws SQLException {
        try {
            return row(row, object(row.getString(10)), object(row.getString(11)), null);
        } catch (JacksonException | ClassCastException e) {
            return row(row, json.createObjectNode(), json.createObjectNode(), e);
        }
    }

    private ObjectNode object(String text) {
        return (ObjectNode) json.readTree(text);
    }

    private static StoredEvent row(ResultSet row, ObjectNode payload, ObjectNode metadata, RuntimeException damage)
            throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getObject(4, UUID.class),
                row.getLong(5),
                row.getString(6),
                row.getInt(7),
                row.getObject(8, UUID.class),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                payload,
                metadata,
                damage);
    }

    /** Reads the keys that belong to events. */
    Map<UUID, DataKey> readKeys(ResultSet rows) throws SQLException {
        return dataKeys.read(rows);
    }

    /** Opens what the keys still open. What cannot be read stays among the others. */
    List<StoredEvent> unseal(List<StoredEvent> events, Map<UUID, DataKey> keys) {
        return events.stream().map(event -> unseal(event, keys)).toList();
    }

    private StoredEvent unseal(StoredEvent event, Map<UUID, DataKey> keys) {
        if (event.damage() != null) {
            return event;
        }
        try {
            catalogue.sealedParts(event.name()).ifPresent(parts -> parts.requireSealed(event.payload()));
            OF_ORIGIN.requireSealed(event.metadata());
            sealer.unseal(event.payload(), event.subject(), keys, event.eventId(), PAYLOAD);
            sealer.unseal(event.metadata(), event.subject(), keys, event.eventId(), METADATA);
            return event;
        } catch (RuntimeException e) {
            return event.damagedBy(e);
        }
    }

    Sealer sealer() {
        return sealer;
    }
}
