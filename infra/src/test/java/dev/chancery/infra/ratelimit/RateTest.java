package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.GoDuration;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples are those of GoTrue and of Go's time.ParseDuration. */
class RateTest {

    @Test
    void a_plain_number_is_per_hour() {
        assertThat(Rate.parse("1800")).isEqualTo(new Rate.PerHour(1800));
        assertThat(Rate.parse("1800.9")).isEqualTo(new Rate.PerHour(1800));
    }

    @Test
    void a_number_over_a_duration_is_a_burst() {
        assertThat(Rate.parse("3600/1h0m0s")).isEqualTo(new Rate.Burst(3600, Duration.ofHours(1)));
        assertThat(Rate.parse("100/24h")).isEqualTo(new Rate.Burst(100, Duration.ofHours(24)));
    }

    @Test
    void a_duration_that_is_not_positive_is_an_hour() {
        assertThat(Rate.parse("5/0")).isEqualTo(new Rate.Burst(5, Duration.ofHours(1)));
        assertThat(Rate.parse("5/-3s")).isEqualTo(new Rate.Burst(5, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "0", "30/1h", "5/1h30m"})
    void what_is_printed_is_what_was_read(String setting) {
        assertThat(Rate.parse(setting).print()).isEqualTo(setting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1h", "/", "/1h", "3600.0/1h", "100/", "100/1", "-1/1h", "1/1h/1h", "30 ", "30d", "NaN"})
    void anything_else_is_refused(String setting) {
        assertThatThrownBy(() -> Rate.parse(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no ");
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "5s, PT5S",
        "1h30m, PT1H30M",
        "1.5s, PT1.5S",
        ".5m, PT30S",
        "5.s, PT5S",
        "-300ms, PT-0.3S",
        "+1us, PT0.000001S",
        "12µs, PT0.000012S",
        "1h1m1s1ms1us1ns, PT1H1M1.001001001S"
    })
    void durations_are_those_of_go(String text, Duration expected) {
        assertThat(GoDuration.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "-", "s", ".", "-.", ".s", "1d", "1 h", "1h ", "3000000h", "--1s"})
    void what_go_would_refuse_is_no_duration(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
