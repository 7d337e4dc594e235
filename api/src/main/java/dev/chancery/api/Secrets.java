package dev.chancery.api;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
                Files.createDirectories(file.getParent());
                byte[] secret = new byte[BYTES];
                new SecureRandom().nextBytes(secret);
                write(file, encoding.encode(secret));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartupFailure("The secret in " + file + " cannot be read or made: " + e.getMessage(), e);
        }
    }

    /** Whole or not at all, also when the power fails in between. */
    private static void write(Path file, String content) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path draft = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new", ownerOnly);
        Files.writeString(draft, content + "\n", StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
