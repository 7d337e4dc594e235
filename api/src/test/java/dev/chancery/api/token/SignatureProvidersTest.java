package dev.chancery.api.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the native library does not run the JDK takes over, and must judge every signature the same. */
class SignatureProvidersTest {

    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    @Test
    void the_native_library_signs_es256_on_this_platform() {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");

        assertThat(((AsymmetricKey) Tokens.keys("ES256").signing()).provider().getName())
                .isEqualTo("AmazonCorrettoCryptoProvider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "ES512"})
    void both_accept_each_others_signatures_and_refuse_broken_ones(String algorithm) {
        AsymmetricKey fast = (AsymmetricKey) Tokens.keys(algorithm).signing();
        AsymmetricKey jdk = onJdk(fast);

        assertThat(jdk.verifies(CONTENT, fast.sign(CONTENT))).isTrue();
        assertThat(fast.verifies(CONTENT, jdk.sign(CONTENT))).isTrue();
        int length = jdk.sign(CONTENT).length;
        for (AsymmetricKey key : new AsymmetricKey[] {fast, jdk}) {
            byte[] other = key.sign(CONTENT);
            other[3] ^= 4;
            assertThat(key.verifies(CONTENT, other)).isFalse();
            assertThat(key.verifies(CONTENT, new byte[length])).isFalse();
            assertThat(key.verifies(CONTENT, new byte[0])).isFalse();
            assertThat(key.verifies(CONTENT, Arrays.copyOf(key.sign(CONTENT), length + 2)))
                    .isFalse();
        }
    }

    private static AsymmetricKey onJdk(AsymmetricKey key) {
        return new AsymmetricKey(
                key.kid(),
                key.algorithm(),
                key.publicKey(),
                key.privateKey(),
                key.publicJwk(),
                CryptoProviders.jdk(key.algorithm()));
    }
}
