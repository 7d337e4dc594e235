package dev.chancery.infra.keys;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Reads wrapped keys. */
public final class DataKeys {

    /** Columns that {@link #read} expects. */
    public static final String COLUMNS = "id, subject, wrapped, master_key_id";

    private final Keyring keyring;

    public DataKeys(Keyring keyring) {
        this.keyring = keyring;
    }

    /**
     * Opens every key in a result of {@link #COLUMNS}. One that is damaged fails when it is used: others are read with it.
     *
     * @throws Keyring.UnknownMasterKey if one is wrapped by a key that is not configured
     */
    public Map<UUID, DataKey> read(ResultSet keys) throws SQLException {
        Map<UUID, DataKey> opened = new HashMap<>();
        while (keys.next()) {
            UUID id = keys.getObject(1, UUID.class);
            opened.put(id, open(id, keys.getObject(2, UUID.class), keys.getBytes(3), keys.getString(4)));
        }
        return opened;
    }

    private DataKey open(UUID id, UUID subject, byte[] wrapped, String masterKeyId) {
        try {
            return keyring.open(id, subject, wrapped, masterKeyId);
        } catch (Keyring.DamagedKey e) {
            return DataKey.damaged(id, subject, wrapped, masterKeyId, e);
        }
    }

    /** The key of this id if it has not been destroyed. */
    public Map<UUID, DataKey> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM chancery.data_key WHERE id = ?")) {
            query.setObject(1, id);
            try (ResultSet result = query.executeQuery()) {
                return read(result);
            }
        }
    }
}
