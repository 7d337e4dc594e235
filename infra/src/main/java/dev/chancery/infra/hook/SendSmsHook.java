package dev.chancery.infra.hook;

import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Has text messages sent by somebody's own code, instead of by a provider. */
public final class SendSmsHook {

    /**
     * A text message.
     *
     * @param id by which it is known again
     * @param at when it was asked for
     * @param type {@code mfa} for a second factor, else empty
     */
    public record Message(UUID id, Instant at, UserView user, String phone, String otp, Optional<String> type) {

        @Override
        public String toString() {
            return "Message[" + id + "]";
        }
    }

    private final Hook hook;
    private final UserDocuments documents;

    public SendSmsHook(Hook hook, UserDocuments documents) {
        this.hook = hook;
        this.documents = documents;
    }

    /** Takes up to five seconds: call it outside of transactions. A message that is handed over again has the same id. */
    public HookOutcome send(Message message) {
        ObjectNode sms = JsonMapper.shared().createObjectNode();
        sms.put("otp", message.otp());
        message.type().ifPresent(type -> sms.put("sms_type", type));
        sms.put("phone", message.phone());
        return hook.tell(
                HookPayload.of(hook.point(), message.id(), message.at(), null)
                        .with("user", documents.of(message.user()))
                        .with("sms", sms)
                        .json(),
                message.id());
    }
}
