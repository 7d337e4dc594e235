package dev.chancery.infra.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/** Appends rows to the log in transactions of its own, one statement at a time. */
final class RawWriter implements AutoCloseable {

    private static final String INSERT = """
            INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
              key_ids, occurred_at, payload, metadata)
            VALUES (gen_random_uuid(), 'user', ?, ?, 'user.ban-lifted', 1, gen_random_uuid(), '{}', now(),
              jsonb_build_object('long', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, ?) n)), '{}')
            RETURNING position
            """;

    private static final int MD5_DIGITS = 32;

    private final Connection connection;
    private final UUID stream = UUID.randomUUID();
    private final List<Long> committed = Collections.synchronizedList(new ArrayList<>());
    private List<Long> pending = new ArrayList<>();
    private volatile int committing;

    RawWriter(DataSource database) throws SQLException {
        connection = database.getConnection();
        connection.setAutoCommit(false);
    }

    /** The next event of this writer's stream; it becomes visible when the transaction commits. */
    long append() throws SQLException {
        return append(0);
    }

    /** The same, with a payload of so many bytes that cannot be compressed to much less. */
    long append(int bytes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, stream);
            insert.setLong(2, committed.size() + pending.size());
            insert.setInt(3, bytes / MD5_DIGITS);
            try (ResultSet position = insert.executeQuery()) {
                position.next();
                pending.add(position.getLong(1));
                return position.getLong(1);
            }
        }
    }

    /** Draws a position for a row that another one is in the way of, and goes on. */
    void lose() throws SQLException {
        append();
        rollBackToBefore(() -> {
            pending.removeLast();
            append();
        });
    }

    interface Step {
        void run() throws SQLException;
    }

    /** Takes the step and undoes it, whether it succeeds or fails. */
    void rollBackToBefore(Step step) throws SQLException {
        Savepoint before = connection.setSavepoint();
        List<Long> pendingBefore = new ArrayList<>(pending);
        try {
            step.run();
        } catch (SQLException _) {
            // undone below like a success
        }
        connection.rollback(before);
        pending = pendingBefore;
    }

    void commit() throws SQLException {
        committing = committed.size() + pending.size();
        connection.commit();
        committed.addAll(pending);
        pending.clear();
    }

    void abort() throws SQLException {
        connection.rollback();
        pending.clear();
    }

    /** One step of a transaction, chosen by chance. */
    void step(RandomGenerator random) throws SQLException {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> append();
            case 4 -> rollBackToBefore(this::append);
            case 5 -> lose();
            case 6 -> abort();
            default -> commit();
        }
    }

    /** How many events have been committed or are being committed: all others will be, if at all, after this call. */
    int committing() {
        return committing;
    }

    /** The positions of the events that were committed, in the order of this writer's stream. */
    List<Long> committed() {
        return List.copyOf(committed);
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
