package dev.chancery.api.token;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;

/** Chooses who computes a signature. */
final class CryptoProviders {

    // by name, because its jar holds native code for one platform and may be left out on others
    private static final String NATIVE = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private CryptoProviders() {}

    /**
     * The native library for ECDSA where there is one (an ES256 signature takes 16 µs instead of 134 µs), the JDK for
     * everything else.
     */
    static Provider fastestFor(SignatureAlgorithm algorithm) {
        return algorithm.family() == SignatureAlgorithm.Family.ECDSA
                ? nativeLibrary().orElseGet(() -> jdk(algorithm))
                : jdk(algorithm);
    }

    static Provider jdk(SignatureAlgorithm algorithm) {
        try {
            return Signature.getInstance(algorithm.jcaName()).getProvider();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks " + algorithm.jcaName(), e);
        }
    }

    static Optional<Provider> nativeLibrary() {
        try {
            Class<?> type = Class.forName(NATIVE);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            boolean loaded = type.getMethod("getLoadingError").invoke(provider) == null;
            return loaded ? Optional.of(provider) : Optional.empty();
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }
}
