package dev.chancery.api;

import dev.chancery.infra.SecretFile;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.keys.WrappingKeys;
import dev.chancery.infra.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The secrets of an instance: from the settings, else generated once and kept beside the data in files that only their
 * owner may read.
 *
 * @param jwtSecret null where only GOTRUE_JWT_KEYS are configured
 * @param generated whether tokens are signed by a secret of our own making
 */
record Secrets(String jwtSecret, MasterKeys masterKeys, boolean generated) {

    private static final int BYTES = 32;

    /** @throws StartupFailure if the database has keys that the master keys do not open */
    static Secrets of(Settings settings, DataSource database) {
        MasterKeys masterKeys = masterKeys(settings, keyFile(settings), database);
        boolean generated = areToBeGenerated(settings);
        String jwtSecret = generated
                ? kept(directory(settings).resolve("jwt-secret"), HexFormat.of()::formatHex)
                : settings.jwt().secret().orElse(null);
        return new Secrets(jwtSecret, masterKeys, generated);
    }

    /**
     * Those of a database that a service has made its own; nothing is generated or claimed.
     *
     * @throws StartupFailure if no service has, or with other master keys
     */
    static MasterKeys masterKeysInUse(Settings settings, DataSource database) {
        Path file = keyFile(settings);
        try {
            Set<String> inUse = WrappingKeys.inUse(database);
            if (inUse.isEmpty()) {
                throw new StartupFailure("No service has used this database yet: start one, then run this again.");
            }
            if (settings.storage().masterKeys().isEmpty() && Files.notExists(file)) {
                throw missing(inUse.iterator().next(), file);
            }
            MasterKeys masterKeys = settings.storage().masterKeys().orElseGet(() -> MasterKeys.parse(read(file)));
            new WrappingKeys(database, new Keyring(masterKeys)).missing().ifPresent(id -> {
                throw missing(id, file);
            });
            return masterKeys;
        } catch (SQLException e) {
            throw unsaid(e);
        }
    }

    /** Whether tokens are to be signed by a secret of our own making. */
    static boolean areToBeGenerated(Settings settings) {
        return settings.jwt().secret().isEmpty() && settings.jwt().keys().isEmpty();
    }

    /** Another master key would leave everybody who is in the database without their data, and nobody would know why. */
    private static MasterKeys masterKeys(Settings settings, Path file, DataSource database) {
        try {
            Set<String> inUse = WrappingKeys.inUse(database);
            if (settings.storage().masterKeys().isEmpty() && Files.notExists(file) && !inUse.isEmpty()) {
                throw missing(inUse.iterator().next(), file);
            }
            MasterKeys masterKeys = settings.storage()
                    .masterKeys()
                    .orElseGet(() -> MasterKeys.parse(kept(file, Base64.getEncoder()::encodeToString)));
            WrappingKeys wrapping = new WrappingKeys(database, new Keyring(masterKeys));
            wrapping.claim();
            wrapping.missing().ifPresent(id -> {
                throw missing(id, file);
            });
            return masterKeys;
        } catch (SQLException e) {
            throw unsaid(e);
        }
    }

    private static Path directory(Settings settings) {
        return settings.storage().dataDirectory().resolve("secrets");
    }

    private static Path keyFile(Settings settings) {
        return directory(settings).resolve("master-key");
    }

    private static StartupFailure unsaid(SQLException e) {
        return new StartupFailure("The database does not say which master key it needs: " + e.getMessage(), e);
    }

    private static StartupFailure missing(String id, Path file) {
        return new StartupFailure(
                "Keys in the database are wrapped by master key %s, which is not here: set CHANCERY_MASTER_KEY to what the other nodes have, or restore %s from where it was backed up."
                        .formatted(id, file));
    }

    private interface Encoding {
        String encode(byte[] bytes);
    }

    private static String kept(Path file, Encoding encoding) {
        if (Files.exists(file)) {
            return read(file);
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        try {
            return SecretFile.write(file, encoding.encode(secret));
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static String read(Path file) {
        try {
            return SecretFile.read(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static StartupFailure unusable(Path file, IOException e) {
        return new StartupFailure("The secret in " + file + " cannot be read or made: " + e.getMessage(), e);
    }

    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
