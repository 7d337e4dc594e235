package dev.chancery.infra.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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
            return new KeptPassword(Files.readString(file).strip(), false);
        }
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        var password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        // Written aside and moved, so that a crash leaves either no file or a whole one.
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, password + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return new KeptPassword(password, true);
    }

    @Override
    public String toString() {
        return "KeptPassword[fresh=" + fresh + "]";
    }
}
