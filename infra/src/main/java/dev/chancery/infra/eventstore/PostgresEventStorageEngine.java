package dev.chancery.infra.eventstore;

import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.user.UserAggregate;
import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.DataKeys;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.query.projection.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.eventsourcing.eventstore.BatchingEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Serializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log in Postgres. Appending only adds to the unit of work's {@link WriteBatch}; reading a stream is one round trip;
 * tracking follows {@link LogReader}. Axon's own JDBC engine would take a statement per event and two more per load, and
 * its gap detection gives up on slow transactions after a time.
 */
public final class PostgresEventStorageEngine extends BatchingEventStorageEngine {

    /** Longer than any request takes. */
    private static final Duration LONGEST_WAIT_FOR_THE_END = Duration.ofMinutes(1);

    private final EventRows rows;
    private final Snapshots snapshots;
    private final StreamReader streams;
    private final LogReader log;
    private final EventMessages messages;
    private final Keyring keyring;
    private final Connections connections;

    private PostgresEventStorageEngine(Builder builder) {
        super(builder);
        this.rows = builder.rows;
        this.snapshots = builder.snapshots;
        this.streams = new StreamReader(rows, snapshots, builder.keyring);
        this.log = new LogReader(rows, builder.connections);
        this.messages = new EventMessages(getEventSerializer(), upcasterChain);
        this.keyring = builder.keyring;
        this.connections = builder.connections;
    }

    /** The log in this database, its sealed parts opened and closed by the keys of this ring. */
    static PostgresEventStorageEngine open(DataSource database, Keyring keyring) {
        EventCatalogue catalogue = new EventCatalogue();
        JsonMapper json = EventJson.mapper();
        Connections connections = new Connections(database);
        EventRows rows = new EventRows(catalogue, json, keyring, connections);
        Builder builder = new Builder(rows, new Snapshots(json, rows.sealer()), keyring, connections);
        Serializer serializer = new EventSerializer(catalogue, json);
        builder.eventSerializer(serializer).snapshotSerializer(serializer).upcasterChain(Upcasters.chain());
        return new PostgresEventStorageEngine(builder);
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        WriteBatch batch = WriteBatch.current();
        for (EventMessage<?> event : events) {
            DomainEventMessage<?> message = (DomainEventMessage<?>) event;
            if (message.getSequenceNumber() > 0) {
                lock(message, batch);
            }
        }
        append(
                events.stream()
                        .<DomainEventMessage<?>>map(event -> (DomainEventMessage<?>) event)
                        .toList(),
                batch);
    }

    /** Whoever changes many rows locks them first, and reads the log after that. */
    private static void lock(DomainEventMessage<?> message, WriteBatch batch) {
        UUID id = UUID.fromString(message.getAggregateIdentifier());
        switch (message.getType()) {
            case UserAggregate.NAME -> batch.lockUser(id);
            case SessionAggregate.NAME -> batch.lockSession(id);
            default -> {}
        }
    }

    /** Appends events of which the caller has locked the rows. */
    void appendLocked(List<? extends DomainEventMessage<?>> events) {
        append(List.copyOf(events), WriteBatch.current());
    }

    private void append(List<DomainEventMessage<?>> events, WriteBatch batch) {
        rows.append(events, batch);
        batch.flushBeforeCommit(connections);
    }

    /** Adds a row that the subject's key seals to the events of the unit of work, which have to be about the subject as well. */
    void writeSealed(UUID subject, Function<DataKey, Write> row) {
        WriteBatch batch = WriteBatch.current();
        DataKey key = rows.keyOf(subject, batch)
                .orElseThrow(() -> new ConcurrencyException("the key of " + subject + " was destroyed"));
        batch.add(WriteBatch.Stage.PROJECTION, row.apply(key));
        batch.flushBeforeCommit(connections);
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        StreamReader.Stream stream =
                connections.call(connection -> streams.read(connection, UUID.fromString(aggregateIdentifier)));
        DomainEventStream events = EventStreamUtils.upcastAndDeserializeDomainEvents(
                stream.events().stream().filter(event -> event.sequenceNumber() >= firstSequenceNumber),
                getEventSerializer(),
                upcasterChain);
        return stream.snapshot()
                .filter(_ -> firstSequenceNumber == 0)
                .map(snapshot -> DomainEventStream.concat(DomainEventStream.of(snapshot), events))
                .orElse(events);
    }

    /** Always empty: {@link #readEvents(String, long)} brings the snapshot along. */
    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
        return Optional.empty();
    }

    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        Optional<DataKey> key = keyring.forSealing(snapshots.keyOf(snapshot));
        key.map(sealing -> snapshots.store(snapshot, sealing))
                .ifPresent(write -> connections.run(connection -> {
                    try (var statement = connection.prepareStatement(write.sql())) {
                        for (int i = 0; i < write.parameters().size(); i++) {
                            statement.setObject(i + 1, write.parameters().get(i));
                        }
                        statement.executeUpdate();
                    }
                }));
    }

    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(TrackingToken lastToken, int batchSize) {
        long last = lastToken == null ? 0 : ((GlobalSequenceTrackingToken) lastToken).getGlobalIndex();
        return log.readAfter(last, batchSize);
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(TrackingToken trackingToken, boolean mayBlock) {
        return readEventData(trackingToken, mayBlock).map(event -> messages.readOrSetAside((StoredEvent) event));
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(
            String aggregateIdentifier, long firstSequenceNumber, int batchSize) {
        throw new IllegalStateException("streams are read as a whole");
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateIdentifier) {
        return Stream.empty();
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(log.end(LONGEST_WAIT_FOR_THE_END));
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        throw new UnsupportedOperationException("positions are not ordered by time");
    }

    /** The last position that is visible now, or 0. */
    long lastVisible() {
        return log.lastVisible();
    }

    /** Gets the keys of these subjects ready, all in one round trip. */
    void openKeys(List<UUID> subjects) {
        connections.run(connection -> {
            try (var query = connection.prepareStatement(
                    "SELECT " + DataKeys.COLUMNS + " FROM chancery.data_key WHERE id = ANY (?)")) {
                query.setArray(1, connection.createArrayOf("uuid", subjects.toArray()));
                rows.readKeys(query.executeQuery());
            }
        });
    }

    /** The log for those who look back. */
    LogReplay replay() {
        return new LogReplay(log, messages);
    }

    private static final class Builder extends BatchingEventStorageEngine.Builder {
        private final EventRows rows;
        private final Snapshots snapshots;
        private final Keyring keyring;
        private final Connections connections;

        Builder(EventRows rows, Snapshots snapshots, Keyring keyring, Connections connections) {
            this.rows = rows;
            this.snapshots = snapshots;
            this.keyring = keyring;
            this.connections = connections;
        }
    }
}
