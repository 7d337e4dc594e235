package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sso.saml.ProviderMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshScheduleTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final RandomGenerator LOWEST = () -> 0;
    private static final RandomGenerator HIGHEST = () -> -1;

    @ParameterizedTest
    @CsvSource({
        ",                        , P1D",
        "PT1H,                    , PT1H",
        "PT1S,                    , PT5M",
        "PT0S,                    , PT5M",
        "P7D,                     , P1D",
        ",    2026-03-01T16:00:00Z, PT2H",
        "PT1H,2026-03-01T16:00:00Z, PT1H",
        "PT3H,2026-03-01T16:00:00Z, PT2H",
        "PT3H,2026-03-01T12:00:20Z, PT5M",
        ",    2027-03-01T12:00:00Z, P1D"
    })
    void it_is_fetched_again_when_it_says_and_well_before_its_end(Duration cached, Instant end, Duration wait) {
        ProviderMetadata metadata = new ProviderMetadata(
                "https://idp.example.com/",
                List.of(),
                List.of(),
                List.of(),
                Optional.ofNullable(end),
                Optional.ofNullable(cached),
                Optional.empty());

        assertThat(new RefreshSchedule(LOWEST).afterSuccess(metadata, NOON)).isEqualTo(NOON.plus(wait));
    }

    @ParameterizedTest
    @CsvSource({"1, PT5M", "2, PT10M", "3, PT20M", "8, PT10H40M", "9, PT21H20M", "10, P1D", "2000000000, P1D"})
    void what_fails_is_tried_again_later_and_later(int failures, Duration wait) {
        assertThat(new RefreshSchedule(LOWEST).afterFailure(failures, Optional.empty(), NOON))
                .isEqualTo(NOON.plus(wait));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2026-03-01T16:00:00Z, PT5M",
        "9, 2026-03-01T16:00:00Z, PT2H",
        "9, 2026-03-01T12:00:20Z, PT5M",
        "9, 2026-02-01T12:00:00Z, PT5M",
        "9, 2026-04-01T12:00:00Z, PT21H20M"
    })
    void what_fails_is_tried_again_well_before_what_is_known_ends(int failures, Instant end, Duration wait) {
        assertThat(new RefreshSchedule(LOWEST).afterFailure(failures, Optional.of(end), NOON))
                .isEqualTo(NOON.plus(wait));
    }

    @Test
    void those_that_began_together_part_but_none_waits_longer() {
        assertThat(new RefreshSchedule(HIGHEST).afterFailure(2, Optional.empty(), NOON))
                .isBetween(
                        NOON.plus(Duration.ofMinutes(9)),
                        NOON.plus(Duration.ofMinutes(9)).plusMillis(1));
        assertThat(new RefreshSchedule(HIGHEST).afterFailure(1, Optional.empty(), NOON))
                .isEqualTo(NOON.plus(Duration.ofMinutes(5)));
    }
}
