package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.command.Origin;
import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionEnd;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.query.audit.AuditLine;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.projection.Write;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Ends sessions of a user, however many there are: who signs in every minute has tens of thousands within weeks. Aggregates
 * would be loaded and written one by one; so they are read at once, no more of each than its end depends on, and their ends
 * are appended and projected by the thousand. Their sequence numbers keep the optimistic lock.
 *
 * <p>More than {@link #MOST} take steps, each a transaction of its own, before the transaction that they are to end in: else
 * they would take longer than a request may, each time anew, and nobody with so many could be locked out of the account.
 */
final class EndingSessions {

    /** Those of the transaction in which something else is done. */
    static final int MOST = 5000;

    /** Those of a statement, and of a step: few enough for a slow machine to get on by one within a request. */
    private static final int AT_ONCE = 1000;

    /** However many there are. */
    private static final long ALL = Integer.MAX_VALUE;

    /** Where the first step begins. */
    static final Place FIRST = new Place(true, new UUID(0, 0));

    /** Else each refresh in between would be a conflict, and whoever refreshes all the time could not be signed out. */
    private static final String LOCK = """
            SELECT FROM auth.sessions WHERE user_id = ? AND id >= ? ORDER BY id LIMIT ? + 1 FOR UPDATE;
            """;

    /** In the order in which they began, with one more than are wanted, to know where to go on. */
    private static final String WITH_ROWS = sql("""
            SELECT id, created_at FROM auth.sessions WHERE user_id = ? AND id >= ? ORDER BY id LIMIT ? + 1
            """);

    /**
     * A session that has lost its row to SQL or a trigger goes on in the log, from which a repair brings it back: the key of its refresh
     * tokens, which has its id, is there until it ends.
     */
    private static final String WITHOUT_ROWS = withoutRows("");

    /** Where there are more rows than wanted it is too early to look for such. */
    private static final String WITHOUT_ROWS_IF_FEW_HAVE_ONE = withoutRows("""
            AND (SELECT count(*) FROM (SELECT FROM auth.sessions WHERE user_id = ? LIMIT ? + 1) AS rows) <= ?
            """);

    private final PostgresEventStorageEngine log;
    private final Projections projections;
    private final Connections connections;
    private final int most;

    /** @param most how many one transaction ends before more of them take steps */
    EndingSessions(PostgresEventStorageEngine log, Projections projections, Connections connections, int most) {
        this.log = log;
        this.projections = projections;
        this.connections = connections;
        this.most = most;
    }

    /**
     * Which sessions are to end.
     *
     * @param reasons empty for one that stays
     */
    record Ending(UUID userId, Function<UUID, Optional<EndReason>> reasons, Instant at, Origin origin) {

        /** Without the session of whoever asks, who could not ask again if the time of the request were over after it. */
        private Ending ofOthers() {
            return new Ending(
                    userId,
                    session -> reasons.apply(session).filter(reason -> reason != EndReason.SIGNED_OUT),
                    at,
                    origin);
        }
    }

    /** @param lastEvent empty for a session that SQL has made, and of which the log knows nothing */
    private record Found(UUID id, OptionalLong lastEvent, boolean over) {}

    /** Sessions come by their ids, first those with rows. */
    record Place(boolean withRows, UUID id) {}

    /** @param next where those begin that are left */
    private record Portion(List<Found> sessions, Optional<Place> next) {

        static Portion both(Portion first, Portion second) {
            return new Portion(
                    Stream.of(first, second)
                            .flatMap(portion -> portion.sessions().stream())
                            .toList(),
                    first.next().or(second::next));
        }
    }

    /** A transaction was undone that would have ended too many sessions: end them in steps, and try again. */
    static final class TooMany extends RuntimeException {

        private final transient Ending ending;

        private TooMany(Ending ending) {
            super("too many sessions for one transaction", null, false, false);
            this.ending = ending;
        }

        Ending ending() {
            return ending;
        }
    }

    /**
     * Ends those that have a reason to when the unit of work under way ends, after the facts that it was told before.
     *
     * @param afterSteps whether those that are left are few
     */
    void end(Ending ending, boolean afterSteps) {
        CurrentUnitOfWork.get().root().onPrepareCommit(_ -> {
            Portion portion = findAll(ending.userId(), afterSteps ? ALL : most);
            if (portion.next().isPresent() || !afterSteps && portion.sessions().size() > most) {
                // if what goes with it cannot be, no session is to end either
                WriteBatch.current().flush(connections);
                throw new TooMany(ending);
            }
            endNow(portion.sessions(), ending);
        });
    }

    /**
     * Ends a portion in the transaction under way, which has to hold the user's lock.
     *
     * @return where the next step begins, if there is one
     */
    Optional<Place> step(Ending ending, Place from) {
        Portion portion = find(ending.userId(), from, Math.min(most, AT_ONCE));
        endNow(portion.sessions(), ending.ofOthers());
        return from.withRows() ? portion.next().or(() -> Optional.of(new Place(false, FIRST.id()))) : portion.next();
    }

    private void endNow(List<Found> sessions, Ending ending) {
        WriteBatch batch = WriteBatch.current();
        for (int start = 0; start < sessions.size(); start += AT_ONCE) {
            int to = Math.min(start + AT_ONCE, sessions.size());
            List<Found> some = sessions.subList(start, to);
            List<DomainEventMessage<SessionEvent>> ends =
                    some.stream().flatMap(session -> end(session, ending)).toList();
            if (!ends.isEmpty()) {
                append(ends, batch);
            }
            forgetUnknown(some, ending, batch);
            if (to < sessions.size()) {
                batch.flush(connections);
            }
        }
    }

    private void append(List<DomainEventMessage<SessionEvent>> ends, WriteBatch batch) {
        log.appendLocked(ends);
        List<Recorded<Event>> recorded = ends.stream()
                .map(end -> EventProjector.recorded(end.getPayload(), end))
                .toList();
        batch.addAll(WriteBatch.Stage.PROJECTION, projections.projectEnds(recorded));
        recorded.forEach(end -> AuditLine.of(end).ifPresent(AuditLines::tellOnceCommitted));
    }

    /** What the log does not know it need not be told of. */
    private void forgetUnknown(List<Found> sessions, Ending ending, WriteBatch batch) {
        UUID[] unknown = sessions.stream()
                .filter(session -> session.lastEvent().isEmpty())
                .map(Found::id)
                .filter(id -> ending.reasons().apply(id).isPresent())
                .toArray(UUID[]::new);
        if (unknown.length > 0) {
            forget(batch, unknown);
        }
    }

    /** Removes the row of a session that the log does not know, with what hangs on it. */
    void forget(UUID sessionId) {
        forget(WriteBatch.current(), sessionId);
    }

    private void forget(WriteBatch batch, UUID... unknown) {
        batch.add(
                WriteBatch.Stage.PROJECTION,
                Write.of("DELETE FROM auth.sessions WHERE id IN (SELECT unnest(?::uuid[]))", array(unknown))
                        .ofRows(unknown.length));
        batch.flushBeforeCommit(connections);
    }

    private static String array(UUID[] ids) {
        return Stream.of(ids).map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** As many of each kind as are wanted. */
    private Portion findAll(UUID userId, long limit) {
        UUID from = FIRST.id();
        // one round trip, and still the second sees what others have written before the first got its locks
        return ask(
                LOCK + WITH_ROWS + ";" + WITHOUT_ROWS_IF_FEW_HAVE_ONE,
                query -> {
                    query.getMoreResults();
                    Portion withRows = portion(query.getResultSet(), true);
                    query.getMoreResults();
                    return Portion.both(withRows, portion(query.getResultSet(), false));
                },
                userId,
                from,
                limit,
                limit,
                userId,
                from,
                limit,
                limit,
                userId,
                from,
                userId,
                limit,
                limit,
                limit);
    }

    private Portion find(UUID userId, Place place, long limit) {
        UUID from = place.id();
        if (!place.withRows()) {
            return ask(WITHOUT_ROWS, query -> portion(query.getResultSet(), false), limit, userId, from, limit);
        }
        return ask(
                LOCK + WITH_ROWS,
                query -> {
                    query.getMoreResults();
                    return portion(query.getResultSet(), true);
                },
                userId,
                from,
                limit,
                limit,
                userId,
                from,
                limit);
    }

    private interface Reading {
        Portion read(PreparedStatement executed) throws SQLException;
    }

    private Portion ask(String sql, Reading reading, Object... parameters) {
        return connections.call(connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    query.setObject(i + 1, parameters[i]);
                }
                query.execute();
                return reading.read(query);
            }
        });
    }

    /** @param condition further ones */
    private static String withoutRows(String condition) {
        return sql("""
                SELECT id, NULL AS created_at FROM chancery.data_key k
                WHERE subject = ? AND id >= ? AND NOT EXISTS (SELECT FROM auth.sessions WHERE id = k.id)
                  AND EXISTS (
                    SELECT FROM events.event WHERE aggregate_id = k.id AND sequence_number = 0 AND name LIKE 'session.%')
                """ + condition + "ORDER BY id LIMIT ? + 1");
    }

    private static String sql(String ids) {
        return """
                SELECT s.id, s.place > ?, last.sequence_number, last.name = 'session.ended'
                FROM (SELECT id, created_at, row_number() OVER (ORDER BY id) AS place FROM (%s) AS these) AS s
                LEFT JOIN LATERAL (
                  SELECT sequence_number, name FROM events.event
                  WHERE aggregate_id = s.id ORDER BY sequence_number DESC LIMIT 1) AS last ON true
                ORDER BY s.created_at, s.id""".formatted(ids);
    }

    private static Portion portion(ResultSet rows, boolean withRows) throws SQLException {
        List<Found> sessions = new ArrayList<>();
        Optional<Place> next = Optional.empty();
        while (rows.next()) {
            UUID id = rows.getObject(1, UUID.class);
            Long last = rows.getObject(3, Long.class);
            if (rows.getBoolean(2)) {
                next = Optional.of(new Place(withRows, id));
            } else {
                sessions.add(
                        new Found(id, last == null ? OptionalLong.empty() : OptionalLong.of(last), rows.getBoolean(4)));
            }
        }
        return new Portion(sessions, next);
    }

    private static Stream<DomainEventMessage<SessionEvent>> end(Found session, Ending ending) {
        if (session.lastEvent().isEmpty()) {
            return Stream.empty();
        }
        return ending.reasons().apply(session.id()).stream()
                .flatMap(reason ->
                        SessionEnd.decide(session.id(), ending.userId(), session.over(), reason, ending.at()).stream())
                .map(end -> new GenericDomainEventMessage<>(
                        SessionAggregate.NAME,
                        session.id().toString(),
                        session.lastEvent().getAsLong() + 1,
                        end,
                        Map.of(Origin.METADATA_KEY, ending.origin())));
    }
}
