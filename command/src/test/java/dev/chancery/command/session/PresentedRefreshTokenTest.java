package dev.chancery.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.session.PresentedRefreshToken.Legacy;
import dev.chancery.command.session.PresentedRefreshToken.Malformed;
import dev.chancery.command.session.PresentedRefreshToken.Signed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedRefreshTokenTest {

    @Test
    void twelve_lower_case_letters_and_digits_are_a_legacy_token() {
        assertThat(PresentedRefreshToken.parse("4nqxpvqg2ilb")).isEqualTo(new Legacy("4nqxpvqg2ilb"));
    }

    @Test
    void a_well_formed_signed_token_is_one_whoever_signed_it() {
        assertThat(PresentedRefreshToken.parse("ABEREREiIkMzhERVVVVVVVUAI-IcsaseXEKS7q68JAgmU-80L2M"))
                .isInstanceOfSatisfying(
                        Signed.class,
                        signed -> assertThat(signed.token().counter()).isZero());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4nqxpvqg2il",
                "4nqxpvqg2ilb\n",
                "4NQXPVQG2ILB",
                "4nqxpvqg-ilb",
                "4nqxpvqg2ilbc",
                "ABEREREiIkMzhERVVVVVVVUAI-IcsaseXEKS7q68JAgmU-80L2N",
            })
    void everything_else_is_malformed(String text) {
        assertThat(PresentedRefreshToken.parse(text)).isEqualTo(new Malformed());
    }

    @Test
    void a_legacy_token_is_never_printed() {
        assertThat(new Legacy("4nqxpvqg2ilb").toString()).doesNotContain("4nqx");
    }
}
