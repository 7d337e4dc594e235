package dev.chancery.infra.eventstore;

import dev.chancery.infra.keys.DataKey;
import dev.chancery.query.projection.Write;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.user.UserVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Everything a unit of work writes, sent to Postgres in one round trip: locks, keys, events, projections. What is very
 * long takes several, in the same transaction. Statements run in the order of {@link Stage}, so that a user's row is locked
 * before the positions of events about that user are drawn: the order of the log is then the order in which rows changed,
 * and a replay makes the same rows.
 */
final class WriteBatch {

    enum Stage {
        LOCK,
        GUARD,
        KEYS,
        EVENTS,
        PROJECTION,
        FORGET
    }

    /** Makes others wait who want to change the user, until the transaction ends. */
    static final String LOCK_USER = "SELECT id FROM auth.users WHERE id = ? FOR NO KEY UPDATE";

    /** Makes others wait who want to change or end the session. */
    private static final String LOCK_SESSION = "SELECT id FROM auth.sessions WHERE id = ? FOR NO KEY UPDATE";

    /** Statements that are sent at once: far from the driver's limit on parameters, and few batches are longer. */
    private static final int MOST_AT_ONCE = 250;

    private static final String RESOURCE = WriteBatch.class.getName();

    private final Map<Stage, List<Write>> writes = new EnumMap<>(Stage.class);
    private final Map<UUID, DataKey> created = new HashMap<>();
    private boolean flushScheduled;

    /** The user or session that others may be changing, too: the first that was locked. */
    private UUID contested;

    /** The batch of the unit of work that is under way. */
    static WriteBatch current() {
        return root().getOrComputeResource(RESOURCE, _ -> new WriteBatch());
    }

    private static UnitOfWork<?> root() {
        return CurrentUnitOfWork.get().root();
    }

    void add(Stage stage, Write write) {
        writes.computeIfAbsent(stage, _ -> new ArrayList<>()).add(write);
    }

    void addAll(Stage stage, Collection<Write> more) {
        more.forEach(write -> add(stage, write));
    }

    /** Takes a key that exists once the unit of work has committed, and tells whom it may concern then. */
    void created(DataKey key, Consumer<DataKey> onceStored) {
        created.put(key.id(), key);
        onceStored(() -> onceStored.accept(key));
    }

    /** What is done when the unit of work has committed. */
    void onceStored(Runnable effect) {
        root().afterCommit(_ -> effect.run());
    }

    /** A key that this unit of work has made. */
    Optional<DataKey> created(UUID id) {
        return Optional.ofNullable(created.get(id));
    }

    /** Orders everything that is written about the user after everything that others are writing about them now. */
    void lockUser(UUID userId) {
        lock(LOCK_USER, userId);
    }

    /** Lets whoever ends all sessions of a user go first, and with all of them. */
    void lockSession(UUID sessionId) {
        lock(LOCK_SESSION, sessionId);
    }

    private void lock(String sql, UUID id) {
        if (contested == null) {
            contested = id;
        }
        Write lock = Write.of(sql, id);
        if (!writes.getOrDefault(Stage.LOCK, List.of()).contains(lock)) {
            add(Stage.LOCK, lock);
        }
    }

    /** Fails the unit of work as a conflict if the user is not {@linkplain UserVersion as they were} any more. */
    void requireUser(UUID userId, long version) {
        lockUser(userId);
        add(Stage.GUARD, UserVersion.stillThat(userId, version));
    }

    /** Fails the unit of work as a conflict if there is no such session any more. Who ends one locks its user first. */
    void requireSession(UUID sessionId) {
        add(Stage.GUARD, Write.of("SELECT FROM auth.sessions WHERE id = ?", sessionId));
    }

    /** Fails the unit of work as a conflict if the code of a flow was made void. Who does so locks its user first. */
    void requireFlow(UUID flowId) {
        add(Stage.GUARD, Write.of("SELECT FROM auth.flow_state WHERE id = ?", flowId));
    }

    /** Sends the batch at the end of the phase in which events are appended and projected. */
    void flushBeforeCommit(Connections connections) {
        if (!flushScheduled) {
            flushScheduled = true;
            root().onPrepareCommit(_ -> connections.run(this::flush));
        }
    }

    /** The same where there may be no events; with those, if there are any. */
    void flushEvenAlone(Connections connections) {
        root().onPrepareCommit(_ -> flushBeforeCommit(connections));
    }

    /** Sends what there is so far, to be rid of it; nothing of that can be guarded any more by what is added later. */
    void flush(Connections connections) {
        connections.run(this::flush);
    }

    private void flush(Connection connection) throws SQLException {
        flushScheduled = false;
        List<Write> inOrder = Stream.of(Stage.values())
                .flatMap(stage -> writes.getOrDefault(stage, List.of()).stream())
                .toList();
        int firstGuard = writes.getOrDefault(Stage.LOCK, List.of()).size();
        int afterGuards =
                firstGuard + writes.getOrDefault(Stage.GUARD, List.of()).size();
        writes.clear();
        try {
            for (int from = 0; from < inOrder.size(); from += MOST_AT_ONCE) {
                int to = Math.min(from + MOST_AT_ONCE, inOrder.size());
                send(connection, inOrder.subList(from, to), firstGuard - from, afterGuards - from);
            }
        } catch (ConcurrencyException e) {
            boolean valueTaken = e.getCause() instanceof WriteFailure;
            throw valueTaken || contested == null ? e : new LostRace(e, contested);
        }
    }

    private static void send(Connection connection, List<Write> writes, int firstGuard, int afterGuards)
            throws SQLException {
        String sql = String.join(";\n", writes.stream().map(Write::sql).toList());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (Write write : writes) {
                for (Object value : write.parameters()) {
                    statement.setObject(parameter++, value);
                }
            }
            int[] touched = new int[writes.size()];
            boolean rows = statement.execute();
            for (int i = 0; i < writes.size(); i++) {
                boolean found = rows && statement.getResultSet().next();
                if (i >= firstGuard && i < afterGuards && rows && !found) {
                    throw new ConcurrencyException("the user or the session has changed since the decision was made");
                }
                touched[i] = found ? 1 : Math.max(0, statement.getUpdateCount());
                rows = statement.getMoreResults();
            }
            for (int i = 0; i < writes.size(); i++) {
                KeptBack.requireDone(connection, writes.get(i), touched[i], writes.subList(i + 1, writes.size()));
            }
        } catch (SQLException e) {
            throw WriteFailures.translate(e);
        }
    }
}
