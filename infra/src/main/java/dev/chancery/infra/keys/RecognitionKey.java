package dev.chancery.infra.keys;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * By what all nodes make the same hash of something that has to be recognised and that nobody may read, not even by trying
 * all there is. It lies among the data keys, wrapped like them, and stays when the master key is exchanged.
 */
public final class RecognitionKey {

    private static final UUID ID = new UUID(-1, -2);
    private static final UUID NOBODY = new UUID(0, 0);

    private RecognitionKey() {}

    /** That of a database, made by the first who asks; for HMAC-SHA256. */
    public static SecretKeySpec of(DataSource database, Keyring keyring) throws SQLException {
        try (Connection connection = database.getConnection()) {
            offer(connection, keyring.create(ID, NOBODY));
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT wrapped, master_key_id FROM chancery.data_key WHERE id = ?")) {
                query.setObject(1, ID);
                try (ResultSet key = query.executeQuery()) {
                    key.next();
                    return new SecretKeySpec(keyring.secret(ID, key.getBytes(1), key.getString(2)), "HmacSHA256");
                }
            }
        }
    }

    private static void offer(Connection connection, DataKey key) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """)) {
            insert.setObject(1, key.id());
            insert.setObject(2, key.subject());
            insert.setBytes(3, key.wrapped());
            insert.setString(4, key.masterKeyId());
            insert.executeUpdate();
        }
    }
}
