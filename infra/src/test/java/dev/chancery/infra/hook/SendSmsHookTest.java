package dev.chancery.infra.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.hook.SendSmsHook.Message;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.SignedCall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SendSmsHookTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void a_message_is_told_with_its_code_its_number_and_its_user() {
        try (FakeService service = new FakeService(_ -> Answered.json("{}"))) {
            Hook hook = Hook.of(
                    HookPoint.SEND_SMS,
                    new HookTarget.Endpoint(
                            service.url(), List.of(WebhookSecret.parse("v1,whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"))),
                    HookPace.USUAL,
                    null,
                    InstantSource.system(),
                    new SimpleMeterRegistry());
            SendSmsHook sms = new SendSmsHook(hook, _ -> JSON.createObjectNode().put("id", "ann"));
            UUID id = UUID.randomUUID();
            Instant at = Instant.parse("2026-01-01T12:00:00.5Z");

            sms.send(new Message(id, at, null, "49123456", "123456", Optional.empty()));
            sms.send(new Message(id, at, null, "49123456", "654321", Optional.of("mfa")));

            assertThat(service.asked().stream().map(FakeService.Asked::body))
                    .containsExactly(
                            ("{\"metadata\":{\"uuid\":\"%s\",\"time\":\"2026-01-01T12:00:00.500Z\",\"name\":\"send-sms\"},"
                                            + "\"user\":{\"id\":\"ann\"},\"sms\":{\"otp\":\"123456\",\"phone\":\"49123456\"}}")
                                    .formatted(id),
                            ("{\"metadata\":{\"uuid\":\"%s\",\"time\":\"2026-01-01T12:00:00.500Z\",\"name\":\"send-sms\"},"
                                            + "\"user\":{\"id\":\"ann\"},"
                                            + "\"sms\":{\"otp\":\"654321\",\"sms_type\":\"mfa\",\"phone\":\"49123456\"}}")
                                    .formatted(id));
            assertThat(service.asked())
                    .allMatch(call -> SignedCall.isFromWhoKnows("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", call));
        }
    }
}
