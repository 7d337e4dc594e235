package dev.chancery.command.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenKeyTest {

    private static final String STORED = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    @Test
    void comes_back_from_its_stored_form() {
        assertThat(RefreshTokenKey.parse(STORED).encoded()).isEqualTo(STORED);
        assertThat(RefreshTokenKey.parse(STORED)).isEqualTo(RefreshTokenKey.parse(STORED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "AAECAwQFBgcICQoLDA0ODw", "not base64!"})
    void is_never_read_from_anything_but_32_bytes_in_canonical_form(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RefreshTokenKey.parse(text))
                .satisfies(e -> {
                    if (!text.isEmpty()) {
                        assertThat(e.getMessage()).doesNotContain(text);
                    }
                });
    }

    @Test
    void differs_every_time_it_is_generated() {
        SecureRandom random = new SecureRandom();
        assertThat(RefreshTokenKey.generate(random)).isNotEqualTo(RefreshTokenKey.generate(random));
    }

    @Test
    void keeps_its_own_copy_of_the_bytes() {
        byte[] bytes = new byte[32];
        RefreshTokenKey key = RefreshTokenKey.of(bytes);
        bytes[0] = 1;
        assertThat(key).isEqualTo(RefreshTokenKey.of(new byte[32]));
    }

    @Test
    void never_prints_its_bytes() {
        assertThat(RefreshTokenKey.parse(STORED)).hasToString("RefreshTokenKey[hidden]");
    }
}
