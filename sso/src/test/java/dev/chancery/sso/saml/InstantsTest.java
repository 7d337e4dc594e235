package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    @Test
    void every_time_is_read_as_the_jdk_reads_it() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(LATEST.getEpochSecond()),
                    random.nextBoolean() ? 0 : random.nextLong(1_000_000_000));
            assertThat(read(time.toString())).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-28T24:00:00Z, 2026-03-01T00:00:00Z",
        "2026-02-28T23:59:59.5Z, 2026-02-28T23:59:59.500Z",
        "2026-02-28T00:00:00.1234567899Z, 2026-02-28T00:00:00.123456789Z",
        "2026-02-28T00:00:00+00:00, 2026-02-28T00:00:00Z",
        "2026-02-28T00:00:00-00:00, 2026-02-28T00:00:00Z"
    })
    void what_is_said_in_another_way_is_the_same(String text, Instant time) throws Exception {
        assertThat(read(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-02-28T24:00:00.000000001Z",
                "2026-02-28T24:00:01Z",
                "2026-02-28T25:00:00Z",
                "2026-02-28T00:60:00Z",
                "2026-02-28T23:59:60Z",
                "2026-02-28T00:00:00",
                "2026-02-28T00:00:00+01:00",
                "2026-02-28T00:00:00123Z",
                "12026-02-28T00:00:00Z",
                "2026-02-28"
            })
    void what_is_no_time_in_utc_is_refused(String text) {
        assertThatExceptionOfType(MessageRejected.class)
                .isThrownBy(() -> read(text))
                .satisfies(e -> assertThat(e.check()).isEqualTo(Check.CONDITIONS));
    }

    private static Instant read(String text) throws MessageRejected {
        byte[] element = "<any at=\"%s\"/>".formatted(text).getBytes(StandardCharsets.UTF_8);
        return Instants.require(BoundedXml.parse(element).getDocumentElement(), "at", Check.CONDITIONS);
    }
}
