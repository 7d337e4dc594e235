package dev.chancery.infra.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each provider as it answers, and as it should not. */
@Timeout(30)
class SmsProvidersTest {

    private static final String SECRET = "secret & more";
    private static final Text TEXT = new Text("15550001", Channel.SMS, "Your code is 123456", "123456");

    private final FakeService service = new FakeService(_ -> new Answered(500, ""));

    @AfterEach
    void stop() {
        service.close();
    }

    private SmsProvider provider(ProviderName name) {
        return provider(name, service.url());
    }

    private static SmsProvider provider(ProviderName name, URI url) {
        ProviderHttp http = new ProviderHttp(url, Duration.ofSeconds(2));
        return switch (name) {
            case TWILIO -> new Twilio(http, "AC1", SECRET, "MG1", "");
            case TWILIO_VERIFY -> new TwilioVerify(http, "AC1", SECRET, "VA1");
            case MESSAGEBIRD -> new MessageBird(http, SECRET, "Example");
            case VONAGE -> new Vonage(http, "key", SECRET, "Example");
            case TEXTLOCAL -> new TextLocal(http, SECRET, "EXMPLE");
        };
    }

    private Outcome sending(ProviderName name, int status, String answer) {
        service.answering(_ -> new Answered(status, answer));
        return provider(name).send(TEXT);
    }

    private Asked asked() {
        assertThat(service.asked()).hasSize(1);
        assertThat(service.asked().getFirst().method()).isEqualTo("POST");
        return service.asked().getFirst();
    }

    private static Map<String, String> form(Asked asked) {
        assertThat(asked.headers().getFirst("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        Map<String, String> form = new TreeMap<>();
        Arrays.stream(asked.body().split("&"))
                .map(field -> field.split("=", 2))
                .forEach(field -> form.put(field[0], URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
        return form;
    }

    @Test
    void twilio_is_asked_by_its_account() {
        assertThat(sending(ProviderName.TWILIO, 201, "{\"sid\":\"SM1\",\"status\":\"queued\",\"error_code\":null}"))
                .isEqualTo(new Outcome.Accepted());

        assertThat(asked().path()).isEqualTo("/2010-04-01/Accounts/AC1/Messages.json");
        assertThat(asked().headers().getFirst("Authorization")).isEqualTo("Basic QUMxOnNlY3JldCAmIG1vcmU=");
        assertThat(form(asked()))
                .isEqualTo(Map.of("To", "+15550001", "Channel", "sms", "From", "MG1", "Body", "Your code is 123456"));
    }

    @Test
    void twilio_brings_whatsapp_messages_from_a_number_or_a_service_and_in_its_own_words_where_there_are_any() {
        service.answering(_ -> new Answered(201, "{\"status\":\"accepted\"}"));
        Text text = new Text("15550001", Channel.WHATSAPP, "Your code is 123456", "123456");
        ProviderHttp http = new ProviderHttp(service.url(), Duration.ofSeconds(2));

        new Twilio(http, "AC1", SECRET, "+15550009", "").send(text);
        assertThat(form(asked()))
                .isEqualTo(Map.of(
                        "To", "whatsapp:+15550001",
                        "Channel", "whatsapp",
                        "From", "whatsapp:+15550009",
                        "Body", "Your code is 123456"));

        service.answering(_ -> new Answered(201, "{\"status\":\"accepted\"}"));
        new Twilio(http, "AC1", SECRET, "MG1", "HX1").send(text);
        assertThat(form(asked()))
                .isEqualTo(Map.of(
                        "To", "whatsapp:+15550001",
                        "Channel", "whatsapp",
                        "From", "MG1",
                        "ContentSid", "HX1",
                        "ContentVariables", "{\"1\": \"123456\"}"));
    }

    @Test
    void twilio_verify_is_told_the_number_and_not_the_code() {
        assertThat(sending(ProviderName.TWILIO_VERIFY, 201, "{\"sid\":\"VE1\",\"status\":\"pending\"}"))
                .isEqualTo(new Outcome.Accepted());

        assertThat(asked().path()).isEqualTo("/v2/Services/VA1/Verifications");
        assertThat(asked().headers().getFirst("Authorization")).isEqualTo("Basic QUMxOnNlY3JldCAmIG1vcmU=");
        assertThat(form(asked())).isEqualTo(Map.of("To", "+15550001", "Channel", "sms"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"status\":\"approved\",\"valid\":true} | true",
                "200 | {\"status\":\"pending\",\"valid\":false} | false",
                "200 | {\"status\":\"approved\",\"valid\":false} | false",
                "404 | {\"code\":20404,\"message\":\"no such verification\"} | false",
                "429 | {\"code\":60202,\"message\":\"max check attempts reached\"} | false"
            })
    void twilio_verify_says_whether_a_code_is_right(int status, String answer, boolean right) throws IOException {
        service.answering(_ -> new Answered(status, answer));

        assertThat(verify().isCode("15550001", "123456")).isEqualTo(right);

        assertThat(asked().path()).isEqualTo("/v2/Services/VA1/VerificationCheck");
        assertThat(form(asked())).isEqualTo(Map.of("To", "+15550001", "Code", "123456"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | junk",
                "200 | {}",
                "500 | {\"status\":\"approved\",\"valid\":true}",
                "401 | {\"code\":20003}"
            })
    void what_is_no_verdict_lets_nobody_in(int status, String answer) {
        service.answering(_ -> new Answered(status, answer));

        assertThatThrownBy(() -> verify().isCode("15550001", "123456"))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("15550001");
    }

    @Test
    void a_verdict_that_is_huge_or_does_not_come_is_none() {
        service.answering(_ ->
                new Answered(200, "{\"status\":\"approved\",\"valid\":true,\"x\":\"" + "x".repeat(100_000) + "\"}"));
        assertThatThrownBy(() -> verify().isCode("15550001", "123456")).isInstanceOf(IOException.class);

        service.fallingSilent();
        assertThatThrownBy(() -> verify().isCode("15550001", "123456")).isInstanceOf(IOException.class);
    }

    private TwilioVerify verify() {
        return (TwilioVerify) provider(ProviderName.TWILIO_VERIFY);
    }

    @Test
    void messagebird_is_asked_with_its_key() {
        assertThat(sending(ProviderName.MESSAGEBIRD, 201, "{\"id\":\"m1\",\"recipients\":{\"totalSentCount\":1}}"))
                .isEqualTo(new Outcome.Accepted());

        assertThat(asked().path()).isEqualTo("/messages");
        assertThat(asked().headers().getFirst("Authorization")).isEqualTo("AccessKey " + SECRET);
        assertThat(form(asked()))
                .isEqualTo(Map.of(
                        "originator", "Example",
                        "body", "Your code is 123456",
                        "recipients", "15550001",
                        "type", "sms",
                        "datacoding", "unicode"));
    }

    @Test
    void vonage_is_asked_with_key_and_secret_and_told_where_there_is_more_than_ascii() {
        assertThat(sending(ProviderName.VONAGE, 200, "{\"messages\":[{\"status\":\"0\",\"message-id\":\"m1\"}]}"))
                .isEqualTo(new Outcome.Accepted());
        assertThat(asked().path()).isEqualTo("/sms/json");
        assertThat(form(asked()))
                .isEqualTo(Map.of(
                        "from", "Example",
                        "to", "15550001",
                        "text", "Your code is 123456",
                        "api_key", "key",
                        "api_secret", SECRET));

        service.answering(_ -> new Answered(200, "{\"messages\":[{\"status\":\"0\"}]}"));
        provider(ProviderName.VONAGE).send(new Text("15550001", Channel.SMS, "Ihr Schlüssel: 123456", "123456"));
        assertThat(form(asked())).containsEntry("type", "unicode").containsEntry("text", "Ihr Schlüssel: 123456");
    }

    @Test
    void textlocal_is_asked_with_its_key() {
        assertThat(sending(ProviderName.TEXTLOCAL, 200, "{\"status\":\"success\",\"messages\":[{\"id\":\"1\"}]}"))
                .isEqualTo(new Outcome.Accepted());

        assertThat(asked().path()).isEqualTo("/send");
        assertThat(form(asked()))
                .isEqualTo(Map.of(
                        "sender", "EXMPLE", "apikey", SECRET, "message", "Your code is 123456", "numbers", "15550001"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TWILIO        | 400 | {\"code\":21211,\"message\":\"+15550001 is no number\"}       | HTTP 400, 21211",
                "TWILIO        | 403 | {\"code\":21408,\"message\":\"not for this region\"}          | HTTP 403, 21408",
                "TWILIO        | 201 | {\"status\":\"failed\",\"error_code\":30006}                  | HTTP 201, 30006",
                "TWILIO        | 200 | {\"status\":\"undelivered\",\"error_code\":\"to +15550001\"}  | HTTP 200",
                "TWILIO_VERIFY | 400 | {\"code\":60200,\"message\":\"Invalid parameter\"}            | HTTP 400, 60200",
                "MESSAGEBIRD   | 422 | {\"errors\":[{\"code\":9,\"description\":\"no recipients\"}]} | HTTP 422, 9",
                "MESSAGEBIRD   | 201 | {\"recipients\":{\"totalSentCount\":0}}                       | sent to nobody",
                "VONAGE        | 200 | {\"messages\":[{\"status\":\"7\",\"error-text\":\"barred\"}]} | HTTP 200, 7",
                "TEXTLOCAL     | 200 | {\"status\":\"failure\",\"errors\":[{\"code\":51}]}           | HTTP 200, 51"
            })
    void what_is_refused_is_given_up_and_of_the_reason_only_numbers_are_kept(
            ProviderName name, int status, String answer, String reason) {
        assertThat(sending(name, status, answer)).isEqualTo(new Outcome.Refused(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TWILIO        | 401 | {\"code\":20003}",
                "TWILIO_VERIFY | 401 | {\"code\":20003}",
                "MESSAGEBIRD   | 401 | {\"errors\":[{\"code\":2}]}",
                "MESSAGEBIRD   | 402 | {\"errors\":[{\"code\":25}]}",
                "VONAGE        | 200 | {\"messages\":[{\"status\":\"4\"}]}",
                "VONAGE        | 200 | {\"messages\":[{\"status\":\"9\"}]}",
                "TEXTLOCAL     | 200 | {\"status\":\"failure\",\"errors\":[{\"code\":3}]}"
            })
    void where_we_are_not_known_all_messages_wait(ProviderName name, int status, String answer) {
        assertThat(sending(name, status, answer)).isInstanceOf(Outcome.Unavailable.class);
    }

    /** Else whoever asks too often for one number keeps everybody waiting. */
    @ParameterizedTest
    @EnumSource
    void what_is_too_much_or_meets_a_fault_is_put_off_by_itself(ProviderName name) {
        assertThat(sending(name, 429, "{\"code\":60203}")).isInstanceOf(Outcome.Deferred.class);
        assertThat(sending(name, 500, "{}")).isEqualTo(new Outcome.Deferred("HTTP 500"));
        assertThat(sending(name, 503, "<html>")).isEqualTo(new Outcome.Deferred("HTTP 503"));
    }

    @Test
    void vonage_says_within_its_answer_that_it_was_too_much() {
        assertThat(sending(ProviderName.VONAGE, 200, "{\"messages\":[{\"status\":\"1\"}]}"))
                .isEqualTo(new Outcome.Deferred("HTTP 200, 1"));
    }

    @ParameterizedTest
    @EnumSource
    void a_success_that_cannot_be_read_may_be_one(ProviderName name) {
        for (String junk : new String[] {
            "",
            "junk",
            "[]",
            "null",
            "{}",
            "{\"status\":{},\"messages\":7}",
            "{\"recipients\":{\"totalSentCount\":99999999999}}"
        }) {
            assertThat(sending(name, 200, junk)).as(junk).isInstanceOf(Outcome.Uncertain.class);
        }
        assertThat(sending(name, 200, "{\"x\":\"" + "x".repeat(100_000) + "\"}"))
                .as("huge")
                .isInstanceOf(Outcome.Uncertain.class);
    }

    @ParameterizedTest
    @EnumSource
    void who_does_not_answer_in_time_may_have_it(ProviderName name) {
        service.fallingSilent();

        assertThat(provider(name).send(TEXT)).isEqualTo(new Outcome.Uncertain("HttpTimeoutException"));
    }

    @ParameterizedTest
    @EnumSource
    void who_is_away_has_nothing(ProviderName name) {
        service.close();

        assertThat(provider(name).send(TEXT)).isEqualTo(new Outcome.Unavailable("ConnectException"));
    }

    @ParameterizedTest
    @EnumSource
    void a_redirect_leads_the_key_nowhere(ProviderName name) {
        assertThat(sending(name, 302, "")).isInstanceOf(Outcome.Deferred.class);
        assertThat(service.asked()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void who_prints_a_provider_or_a_message_reads_no_secret(ProviderName name) {
        assertThat(provider(name).toString() + TEXT).doesNotContain("secret", "15550001", "123456");
    }
}
