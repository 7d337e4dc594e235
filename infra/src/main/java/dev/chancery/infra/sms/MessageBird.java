package dev.chancery.infra.sms;

import dev.chancery.infra.handover.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** MessageBird's SMS API. */
public record MessageBird(ProviderHttp http, String accessKey, String originator) implements SmsProvider {

    @Override
    public Outcome send(Text text) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("originator", originator);
        form.put("body", text.body());
        form.put("recipients", text.to());
        form.put("type", "sms");
        form.put("datacoding", "unicode");
        return http.send(
                "/messages", Optional.of("AccessKey " + accessKey), form, "/errors/0/code", MessageBird::judged);
    }

    private static Outcome judged(ProviderHttp.Answer answer) {
        JsonNode sent = answer.json().at("/recipients/totalSentCount");
        if (!sent.isIntegralNumber() || !sent.canConvertToInt()) {
            return ProviderHttp.unreadable(answer);
        }
        return sent.asInt() > 0 ? new Outcome.Accepted() : new Outcome.Refused("sent to nobody");
    }

    @Override
    public String toString() {
        return "MessageBird";
    }
}
