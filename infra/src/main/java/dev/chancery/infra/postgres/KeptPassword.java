package dev.chancery.infra.postgres;

import dev.chancery.infra.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A password that was generated once and is kept in a file that only its owner can read.
 *
 * @param fresh whether it was generated just now
 */
record KeptPassword(String value, boolean fresh) {

    static KeptPassword in(Path file) throws IOException {
        if (Files.exists(file)) {
            return new KeptPassword(SecretFile.read(file), false);
        }
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        var password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return new KeptPassword(SecretFile.write(file, password), true);
    }

    @Override
    public String toString() {
        return "KeptPassword[fresh=" + fresh + "]";
    }
}
