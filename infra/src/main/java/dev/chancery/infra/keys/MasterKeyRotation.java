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

    private final DataSource database;
    private final Keyring keyring;

    public MasterKeyRotation(DataSource database, Keyring keyring) {
        this.database = database;
        this.keyring = keyring;
    }

    /** Returns how many keys were wrapped anew; 0 when nothing was left to do. */
    public long run() throws SQLException {
        long total = 0;
        UUID last = new UUID(0, 0);
        while (last != null) {
            Batch batch = rewrapAfter(last);
            total += batch.size();
            last = batch.last();
        }
        return total;
    }

    private record Batch(int size, UUID last) {}

    private Batch rewrapAfter(UUID previous) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            int done = 0;
            UUID last = null;
            try (PreparedStatement due = connection.prepareStatement("""
                            SELECT id, wrapped, master_key_id FROM chancery.data_key
                            WHERE id > ? AND master_key_id <> ? ORDER BY id LIMIT ? FOR UPDATE
                            """);
                    PreparedStatement update = connection.prepareStatement(
                            "UPDATE chancery.data_key SET wrapped = ?, master_key_id = ? WHERE id = ?")) {
                due.setObject(1, previous);
                due.setString(2, keyring.currentMasterKeyId());
                due.setInt(3, BATCH);
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
            }
            connection.commit();
            return new Batch(done, last);
        }
    }
}
