package dev.chancery.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdoptedTokenTest {

    @ParameterizedTest
    @CsvSource({
        "15550001, true",
        "+15550001, true",
        "1 555 0001, true",
        "ann@example.com, false",
        "1@2, false",
        "'', false",
        ", false"
    })
    void what_was_sent_to_a_phone_says_nothing_of_an_address(String relatesTo, boolean toPhone) {
        assertThat(new AdoptedParts.TokenRow(null, "recovery_token", null, null, relatesTo, null, null).toPhone())
                .isEqualTo(toPhone);
    }
}
