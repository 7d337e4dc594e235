package dev.chancery.infra.password;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the fastest bcrypt that computes what it should. */
final class BcryptEngines {
    private static final Logger LOG = LoggerFactory.getLogger(BcryptEngines.class);
    private static final List<String> LIBRARIES = List.of("libcrypt.so.1", "libcrypt.so.2");

    /** Openwall's vectors: letters, a byte above 127, more than 72 bytes. */
    private static final List<Vector> VECTORS = List.of(
            new Vector("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", bytes("U*U")),
            new Vector("$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq", bytes("\u00a3")),
            new Vector(
                    "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
                    bytes("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                            + "chars after 72 are ignored")));

    private BcryptEngines() {}

    /** The system's libcrypt where there is one, else Java. */
    static BcryptEngine best() {
        return best(LIBRARIES.stream()
                .<Supplier<BcryptEngine>>map(library -> () -> LibcryptBcrypt.load(library))
                .toList());
    }

    /** The first of these that loads and passes the self-test, else Java. */
    static BcryptEngine best(List<Supplier<BcryptEngine>> candidates) {
        for (Supplier<BcryptEngine> candidate : candidates) {
            try {
                BcryptEngine engine = candidate.get();
                if (isCorrect(engine)) {
                    return engine;
                }
                LOG.warn(
                        "{} computes wrong bcrypt hashes and is not used",
                        engine.getClass().getSimpleName());
            } catch (RuntimeException | LinkageError absent) {
                LOG.debug("no native bcrypt: {}", absent.toString());
            }
        }
        LOG.info("passwords are hashed in Java, since no libcrypt with bcrypt was found");
        return new JavaBcrypt();
    }

    private static boolean isCorrect(BcryptEngine engine) {
        Derivation derivation = new StandardDerivation(engine);
        return VECTORS.stream()
                .allMatch(
                        vector -> BcryptRecipe.parse(vector.hash).orElseThrow().matches(vector.password, derivation));
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    private record Vector(String hash, byte[] password) {}
}
