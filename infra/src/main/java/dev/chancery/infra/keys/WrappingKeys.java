package dev.chancery.infra.keys;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** The master keys by which the keys in the database are wrapped, held against those that are at hand. */
public final class WrappingKeys {

    /**
     * A key that protects nothing. It tells whose the database is before there is any user, so that of two nodes which
     * start on an empty one, each with a master key of its own, only the first can.
     */
    private static final UUID CLAIM = new UUID(-1, -1);

    private static final UUID NOBODY = new UUID(0, 0);

    /** A loose scan of the index: from each id it goes to the next greater one. */
    static final String IN_USE = """
            WITH RECURSIVE used AS (
              SELECT min(master_key_id) AS id FROM chancery.data_key
              UNION ALL
              SELECT (SELECT min(master_key_id) FROM chancery.data_key WHERE master_key_id > used.id)
              FROM used WHERE used.id IS NOT NULL
            )
            SELECT id FROM used WHERE id IS NOT NULL
            """;

    private final DataSource database;
    private final Keyring keyring;

    /** @param keyring with the master keys that are at hand */
    public WrappingKeys(DataSource database, Keyring keyring) {
        this.database = database;
        this.keyring = keyring;
    }

    /** The ids of all of them. Takes no longer for more keys. */
    public static Set<String> inUse(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(IN_USE);
                ResultSet ids = query.executeQuery()) {
            Set<String> found = new HashSet<>();
            while (ids.next()) {
                found.add(ids.getString(1));
            }
            return found;
        }
    }

    /** One that is in use and not at hand; empty where every key in the database can be opened. */
    public Optional<String> missing() throws SQLException {
        return inUse(database).stream().filter(id -> !keyring.hasMasterKey(id)).min(String::compareTo);
    }

    /** Makes the current master key that of a database without keys; does nothing to any other. */
    public void claim() throws SQLException {
        DataKey key = keyring.create(CLAIM, NOBODY);
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id)
                        SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT FROM chancery.data_key)
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
