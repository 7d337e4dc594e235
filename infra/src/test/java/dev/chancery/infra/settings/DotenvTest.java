package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DotenvTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "A=b|b",
                "A = b |b",
                "A: b|b",
                "export A=b|b",
                "export\tA=b|b",
                "  A=b|b",
                "A=|~~",
                "A=b c|b c",
                "A=b#c|b#c",
                "A=b # c|b",
                "A=b # c # d|b # c",
                "A=#b|#b",
                "A= # b|# b",
                "A='b # c'|b # c",
                "A='$B \\n'|$B \\n",
                "A=\"b\"|b",
                "A=\"b \\\"c\\\"\"|b \"c\"",
                "A=\"b\\tc\"|btc",
                "A=\"\"|~~",
                "A=\\$B|$B",
                "A=$B|$B",
                "A=\"\\$B\"|$B",
                "A=b=c|b=c",
                "A=postgres://u:p@h/d|postgres://u:p@h/d",
            })
    void one_line(String line, String value) {
        assertThat(Dotenv.parse(line)).isEqualTo(Map.of("A", value));
        assertThat(Dotenv.parse("# before\n\n" + line + "\n# after\nB=1\n"))
                .containsEntry("A", value)
                .containsEntry("B", "1");
    }

    @Test
    void double_quotes_span_lines_and_know_line_breaks() {
        assertThat(Dotenv.parse("A=\"one\ntwo\\nthree\" # comment\nB=2"))
                .isEqualTo(Map.of("A", "one\ntwo\nthree", "B", "2"));
    }

    @Test
    void windows_line_ends_are_line_ends() {
        assertThat(Dotenv.parse("A=1\r\nB=2\r\n")).isEqualTo(Map.of("A", "1", "B", "2"));
    }

    @Test
    void a_name_may_begin_like_export_and_the_last_of_two_lines_counts() {
        assertThat(Dotenv.parse("exported=1\nA=1\nA=2")).isEqualTo(Map.of("exported", "1", "A", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "A\nB=1", "A-B=1", "=1", "two words=1", "A=\"x\" junk"})
    void what_is_no_assignment_is_refused_by_its_line(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dotenv.parse("# first\n" + text))
                .withMessage("line 2 is not NAME=value");
    }

    @Test
    void a_quote_that_never_ends_is_refused_without_showing_the_value() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dotenv.parse("A=1\nSECRET=\"hunter2\nB=3"))
                .withMessage("line 2 begins a quoted value that never ends");
    }
}
