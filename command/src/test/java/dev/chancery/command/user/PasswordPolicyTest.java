package dev.chancery.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.user.PasswordVerdict.ContainsNul;
import dev.chancery.command.user.PasswordVerdict.Ok;
import dev.chancery.command.user.PasswordVerdict.Reason;
import dev.chancery.command.user.PasswordVerdict.TooLong;
import dev.chancery.command.user.PasswordVerdict.Weak;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordPolicyTest {
    private static final PasswordPolicy PLAIN = new PasswordPolicy(8, List.of());
    private static final PasswordPolicy STRICT = new PasswordPolicy(8, List.of("abc", "123"));

    @Test
    void a_password_that_keeps_every_rule_is_ok() {
        assertThat(STRICT.check("xxxxxxa1")).isEqualTo(new Ok());
    }

    @Test
    void a_short_password_is_weak() {
        assertThat(PLAIN.check("1234567"))
                .isEqualTo(new Weak(List.of(Reason.LENGTH), "Password should be at least 8 characters."));
    }

    @Test
    void an_empty_password_is_weak() {
        assertThat(PLAIN.check("")).isInstanceOf(Weak.class);
    }

    @Test
    void a_minimum_below_six_counts_as_six() {
        assertThat(new PasswordPolicy(0, List.of()).minLength()).isEqualTo(6);
    }

    @Test
    void the_minimum_is_counted_in_bytes() {
        assertThat(PLAIN.check("éééé")).isEqualTo(new Ok());
    }

    @Test
    void a_missing_character_set_is_named_once_with_all_sets() {
        assertThat(STRICT.check("xxxxxxxx"))
                .isEqualTo(new Weak(
                        List.of(Reason.CHARACTERS),
                        "Password should contain at least one character of each: abc, 123."));
    }

    @Test
    void a_character_outside_the_basic_plane_counts_as_one_character() {
        PasswordPolicy policy = new PasswordPolicy(6, List.of("\uD83D\uDE00"));

        assertThat(policy.check("secret\uD83D\uDE00")).isEqualTo(new Ok());
        assertThat(policy.check("secret\uD83D\uDE01")).isInstanceOf(Weak.class);
    }

    @Test
    void every_reason_is_given_in_the_order_of_the_wire() {
        assertThat(STRICT.check("a", true))
                .isEqualTo(new Weak(
                        List.of(Reason.LENGTH, Reason.CHARACTERS, Reason.PWNED),
                        "Password should be at least 8 characters."
                                + " Password should contain at least one character of each: abc, 123."
                                + " Password is known to be weak and easy to guess, please choose a different one."));
        assertThat(Reason.CHARACTERS.code()).isEqualTo("characters");
    }

    @Test
    void seventy_two_bytes_are_enough() {
        assertThat(PLAIN.check("x".repeat(72))).isEqualTo(new Ok());
        assertThat(PLAIN.check("x".repeat(73))).isEqualTo(new TooLong());
        assertThat(PLAIN.check("é".repeat(37))).isEqualTo(new TooLong());
        assertThat(new TooLong().message()).isEqualTo("Password cannot be longer than 72 characters");
    }

    @Test
    void too_long_is_said_before_weak() {
        assertThat(STRICT.check("x".repeat(73), true)).isEqualTo(new TooLong());
    }

    @Test
    void a_nul_is_refused() {
        assertThat(PLAIN.check("secret\0secret")).isEqualTo(new ContainsNul());
    }
}
