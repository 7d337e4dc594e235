package dev.chancery.infra.captcha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptchaVerifierTest {

    private final FakeService provider = new FakeService(_ -> new Answered(200, "{\"success\":true}"));

    @AfterEach
    void stop() {
        provider.close();
    }

    private CaptchaVerdict verify(String token) throws IOException {
        return new CaptchaVerifier(provider.url(), "s&cret", Duration.ofSeconds(5))
                .verify(token, Optional.of("2001:db8::1"));
    }

    @Test
    void the_provider_is_told_the_secret_the_token_and_the_address() throws IOException {
        assertThat(verify("to ken&success=true")).isEqualTo(new CaptchaVerdict.Passed());

        Asked asked = provider.asked().getFirst();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.headers().get("Content-Type")).containsExactly("application/x-www-form-urlencoded");
        assertThat(asked.body())
                .isEqualTo("secret=s%26cret&response=to+ken%26success%3Dtrue&remoteip=2001%3Adb8%3A%3A1");
    }

    @Test
    void the_providers_are_where_they_say_they_are() {
        assertThat(CaptchaEndpoints.OFFICIAL.of(CaptchaProvider.HCAPTCHA))
                .isEqualTo(URI.create("https://hcaptcha.com/siteverify"));
        assertThat(CaptchaEndpoints.OFFICIAL.of(CaptchaProvider.TURNSTILE))
                .isEqualTo(URI.create("https://challenges.cloudflare.com/turnstile/v0/siteverify"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"success\":false,\"error-codes\":[\"invalid-input-response\",\"expired\"]} | invalid-input-response,expired",
                "400 | {\"success\":false,\"error-codes\":[\"missing-input-secret\"]} | missing-input-secret",
                "200 | {\"success\":false,\"error-codes\":[]} |",
                "200 | {\"success\":false} |",
            })
    void a_token_is_refused_with_the_words_of_the_provider(int status, String answer, String codes) throws IOException {
        provider.answering(_ -> new Answered(status, answer));

        assertThat(verify("token"))
                .isEqualTo(new CaptchaVerdict.Failed(codes == null ? List.of() : List.of(codes.split(","))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "true",
                "{}",
                "{\"success\":\"true\"}",
                "{\"success\":1}",
                "{\"success\":null}",
                "{\"Success\":true}"
            })
    void what_is_no_verdict_lets_nobody_through(String answer) {
        provider.answering(_ -> new Answered(200, answer));

        assertThatThrownBy(() -> verify("token")).isInstanceOf(IOException.class);
    }
}
