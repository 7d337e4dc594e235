package dev.chancery.infra.postgres;

import dev.chancery.infra.StartupFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A machine that PostgreSQL binaries are brought along for.
 *
 * @param archive name of the class path resource that holds them
 */
record Platform(String archive) {

    static Platform current() {
        var os = System.getProperty("os.name");
        var architecture = System.getProperty("os.arch");
        // The binaries are linked against glibc, whose loader Alpine and its kin do not have.
        if (os.equals("Linux") && isMusl(architecture)) {
            throw unsupported("Linux with musl libc", architecture);
        }
        return of(os, architecture);
    }

    static Platform of(String os, String architecture) {
        var system = os.toLowerCase(Locale.ROOT);
        var family = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> throw unsupported(os, architecture);
        };
        if (system.startsWith("linux")) {
            return new Platform("/postgres-linux-" + family + ".txz");
        }
        if (system.startsWith("mac")) {
            // One universal binary; the archive for the other processor is the same file, byte for byte.
            return new Platform("/postgres-darwin-x86_64.txz");
        }
        throw unsupported(os, architecture);
    }

    private static boolean isMusl(String architecture) {
        var loader = Path.of("/lib", "ld-musl-" + architecture.replace("amd64", "x86_64") + ".so.1");
        return Files.exists(loader)
                && !Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"))
                && !Files.exists(Path.of("/lib/ld-linux-aarch64.so.1"));
    }

    private static StartupFailure unsupported(String os, String architecture) {
        return new StartupFailure(
                "No PostgreSQL is brought along for %s on %s: run one yourself and set DATABASE_URL to it."
                        .formatted(os, architecture));
    }
}
