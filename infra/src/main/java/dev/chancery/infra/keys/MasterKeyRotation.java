package dev.chancery.infra.keys;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;

/** Wraps every key anew by the current master key. Events are not touched; the service may run meanwhile. */
public final class MasterKeyRotation {

    private static final int BATCH = 500;
    private static final UUID NONE = new UUID(0, 0);

    private final DataSource database;
    private final Keyring keyring;

    public MasterKeyRotation(DataSource database, Keyring keyring) {
        this.database = database;
        this.keyring = keyring;
    }

    /**
     * What became of it.
     *
     * @param rewrapped how many keys were wrapped anew; 0 when nothing was left to do
     * @param damaged those that no master key opens, and that stay as they are
     */
    public record Outcome(long rewrapped, Set<UUID> damaged) {}

    /** Wraps all keys anew that are not damaged, waiting for those that others hold. */
    public Outcome run() throws SQLException {
        Set<UUID> damaged = new TreeSet<>();
        long total = 0;
        for (Batch batch = rewrap(NONE, BATCH, "SKIP LOCKED", damaged);
                batch.seen() > 0;
                batch = rewrap(batch.last(), BATCH, "SKIP LOCKED", damaged)) {
            total += batch.rewrapped();
        }
        // Whoever holds what is left may want others too: waiting with no more than one in hand is no deadlock.
        for (Batch left = rewrap(NONE, 1, "", damaged); left.seen() > 0; left = rewrap(NONE, 1, "", damaged)) {
            total += left.rewrapped();
        }
        return new Outcome(total, damaged);
    }

    private record Batch(int seen, int rewrapped, UUID last) {}

    /** @param damaged those that need not be tried, and to which it adds */
    private Batch rewrap(UUID previous, int limit, String whenLocked, Set<UUID> damaged) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement due = connection.prepareStatement("""
                            SELECT id, wrapped, master_key_id FROM chancery.data_key
                            WHERE id > ? AND master_key_id <> ? AND id <> ALL (?) ORDER BY id LIMIT ? FOR NO KEY UPDATE
                            """ + whenLocked);
                    PreparedStatement update = connection.prepareStatement(
                            "UPDATE chancery.data_key SET wrapped = ?, master_key_id = ? WHERE id = ?")) {
                due.setObject(1, previous);
                due.setString(2, keyring.currentMasterKeyId());
                due.setArray(3, connection.createArrayOf("uuid", damaged.toArray()));
                due.setInt(4, limit);
                int seen = 0;
                int rewrapped = 0;
                UUID last = previous;
                try (ResultSet keys = due.executeQuery()) {
                    while (keys.next()) {
                        last = keys.getObject(1, UUID.class);
                        seen++;
                        try {
                            update.setBytes(1, keyring.rewrap(last, keys.getBytes(2), keys.getString(3)));
                        } catch (Keyring.DamagedKey e) {
                            damaged.add(e.id());
                            continue;
                        }
                        update.setString(2, keyring.currentMasterKeyId());
                        update.setObject(3, last);
                        update.addBatch();
                        rewrapped++;
                    }
                }
                update.executeBatch();
                connection.commit();
                return new Batch(seen, rewrapped, last);
            }
        }
    }
}
