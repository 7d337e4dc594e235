package dev.chancery.infra.keys;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    /** Returns how many keys were wrapped anew; 0 when nothing was left to do. */
    public long run() throws SQLException {
        long total = 0;
        for (Batch batch = rewrap(NONE, BATCH, "SKIP LOCKED");
                batch.size() > 0;
                batch = rewrap(batch.last(), BATCH, "SKIP LOCKED")) {
            total += batch.size();
        }
        // Whoever holds what is left may want others too: waiting with no more than one in hand is no deadlock.
        for (Batch left = rewrap(NONE, 1, ""); left.size() > 0; left = rewrap(NONE, 1, "")) {
            total += left.size();
        }
        return total;
    }

    private record Batch(int size, UUID last) {}

    private Batch rewrap(UUID previous, int limit, String whenLocked) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement due = connection.prepareStatement("""
                            SELECT id, wrapped, master_key_id FROM chancery.data_key
                            WHERE id > ? AND master_key_id <> ? ORDER BY id LIMIT ? FOR NO KEY UPDATE
                            """ + whenLocked);
                    PreparedStatement update = connection.prepareStatement(
                            "UPDATE chancery.data_key SET wrapped = ?, master_key_id = ? WHERE id = ?")) {
                due.setObject(1, previous);
                due.setString(2, keyring.currentMasterKeyId());
                due.setInt(3, limit);
                int done = 0;
                UUID last = previous;
                try (ResultSet keys = due.executeQuery()) {
                    while (keys.next()) {
                        UUID id = keys.getObject(1, UUID.class);
                        update.setBytes(1, keyring.rewrap(id, keys.getBytes(2), keys.getString(3)));
                        update.setString(2, keyring.currentMasterKeyId());
                        update.setObject(3, id);
                        update.addBatch();
                        last = id;
                        done++;
                    }
                }
                update.executeBatch();
                connection.commit();
                return new Batch(done, last);
            }
        }
    }
}
