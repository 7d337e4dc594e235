package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts that Go's strconv and time packages take, and some that they do not. */
class SettingTypesTest {

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
    void yes(String text) {
        assertThat(SettingTypes.BOOL.parser().parse(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "FALSE", "false", "False"})
    void no(String text) {
        assertThat(SettingTypes.BOOL.parser().parse(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "on", "tRUE", " true", "2", "-1"})
    void neither_yes_nor_no(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingTypes.BOOL.parser().parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "42, 42",
        "-7, -7",
        "+7, 7",
        "0x1F, 31",
        "0b101, 5",
        "0o17, 15",
        "017, 15",
        "1_000, 1000",
        "0x_ff, 255",
        "-0x10, -16",
        "2147483647, 2147483647",
    })
    void whole_numbers(String text, int value) {
        assertThat(SettingTypes.INTEGER.parser().parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.0",
                "1e3",
                "ten",
                " 1",
                "1 ",
                "08",
                "0x",
                "1__0",
                "1_",
                "_1",
                "2147483648",
                "9223372036854775808",
                "١"
            })
    void no_whole_numbers(String text) {
        assertThatThrownBy(() -> SettingTypes.INTEGER.parser().parse(text))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "300s, PT5M",
        "1h30m, PT1H30M",
        "300ms, PT0.3S",
        "1.5h, PT1H30M",
        "0, PT0S",
        "-5s, PT-5S",
        "+5s, PT5S",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "1h1h, PT2H",
        "10us, PT0.00001S",
        "10µs, PT0.00001S",
        "1ns, PT0.000000001S",
        "2562047h, PT2562047H",
    })
    void durations(String text, Duration value) {
        assertThat(SettingTypes.DURATION.parser().parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5 s", "s", "1d", "1h 30m", "--5s", ".s", "5S", "3000000h", "00", "1e3s"})
    void no_durations(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingTypes.DURATION.parser().parse(text));
    }

    @Test
    void a_number_of_digits_made_to_keep_the_parser_busy_is_no_duration() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingTypes.DURATION.parser().parse("1".repeat(1_000_000)));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT10S, 10s", "PT1M, 1m", "PT1H, 1h", "PT1H30M, 1h30m", "PT0.2S, 200ms"})
    void durations_are_printed_as_they_are_written(Duration value, String text) {
        assertThat(SettingTypes.DURATION.printer().print(value)).isEqualTo(text);
    }

    @Test
    void items_of_a_list_are_taken_as_they_are() {
        assertThat(SettingTypes.LIST.parser().parse("a, b,,c,")).containsExactly("a", " b", "", "c", "");
        assertThat(SettingTypes.LIST.parser().parse("")).isEmpty();
        assertThat(SettingTypes.LIST.parser().parse("  ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1,5", "NaN", "Inf", "1e400", "0x1p3", "1 "})
    void no_numbers(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingTypes.DECIMAL.parser().parse(text));
    }
}
