package dev.chancery.infra.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

    private static final String SECRET = "v1,whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    @Test
    void it_signs_as_GoTrue_does() {
        assertThat(WebhookSecret.parse(SECRET)
                        .sign(
                                "msg-1",
                                Instant.ofEpochSecond(1_700_000_000),
                                "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,uMzac8WQHQWfk9Dyf8m/RtIcyXc4qwlf2NXrkBKIx8s=");
    }

    @Test
    void it_is_never_shown() {
        assertThat(WebhookSecret.parse(SECRET)).hasToString("WebhookSecret[…]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX",
                "v1,whsec_AAECAwQFBgcI",
                "v1,whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFR=X",
                "v1a,whpk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX:whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX",
                "v1,whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX\n"
            })
    void what_cannot_sign_is_refused_without_being_repeated(String text) {
        assertThatThrownBy(() -> WebhookSecret.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("AAEC");
    }
}
