package dev.chancery.api;

import dev.chancery.infra.SecretFile;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secrets of an instance: from the settings, else generated once and kept beside the data in files that only their
 * owner may read.
 *
 * @param jwtSecret null where only GOTRUE_JWT_KEYS are configured
 * @param generated whether tokens are signed by a secret of our own making
 */
record Secrets(String jwtSecret, MasterKeys masterKeys, boolean generated) {

    private static final int BYTES = 32;

    static Secrets of(Settings settings) {
        Path directory = settings.storage().dataDirectory();
        boolean generated =
                settings.jwt().secret().isEmpty() && settings.jwt().keys().isEmpty();
        String jwtSecret = generated
                ? kept(directory, "jwt-secret", HexFormat.of()::formatHex)
                : settings.jwt().secret().orElse(null);
        MasterKeys masterKeys = settings.storage()
                .masterKeys()
                .orElseGet(() -> MasterKeys.parse(kept(directory, "master-key", Base64.getEncoder()::encodeToString)));
        return new Secrets(jwtSecret, masterKeys, generated);
    }

    private interface Encoding {
        String encode(byte[] bytes);
    }

    private static String kept(Path directory, String name, Encoding encoding) {
        Path file = directory.resolve("secrets").resolve(name);
        try {
            if (!Files.exists(file)) {
                byte[] secret = new byte[BYTES];
                new SecureRandom().nextBytes(secret);
                SecretFile.write(file, encoding.encode(secret));
            }
            return SecretFile.read(file);
        } catch (IOException e) {
            throw new StartupFailure("The secret in " + file + " cannot be read or made: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
