package dev.chancery.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PasswordEncodingTest {

    @Test
    void a_password_is_its_utf8() {
        assertThat(PasswordEncoding.utf8("pä\uD83D\uDE00"))
                .isEqualTo("pä\uD83D\uDE00".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_lone_surrogate_is_the_replacement_character_and_no_question_mark() {
        assertThat(PasswordEncoding.utf8("a\uD83Db")).isEqualTo("a\uFFFDb".getBytes(StandardCharsets.UTF_8));
        assertThat(PasswordEncoding.utf8("a\uD83D")).isEqualTo("a\uFFFD".getBytes(StandardCharsets.UTF_8));
    }
}
