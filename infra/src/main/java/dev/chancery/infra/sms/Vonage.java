package dev.chancery.infra.sms;

import dev.chancery.infra.handover.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Vonage's SMS API, formerly Nexmo's: all is told by a status within the answer. */
public record Vonage(ProviderHttp http, String apiKey, String apiSecret, String from) implements SmsProvider {

    @Override
    public Outcome send(Text text) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("from", from);
        form.put("to", text.to());
        form.put("text", text.body());
        form.put("api_key", apiKey);
        form.put("api_secret", apiSecret);
        if (text.body().chars().anyMatch(character -> character > 0x7f)) {
            form.put("type", "unicode");
        }
        return http.send("/sms/json", Optional.empty(), form, "/messages/0/status", Vonage::judged);
    }

    private static Outcome judged(ProviderHttp.Answer answer) {
        String status = answer.code("/messages/0/status");
        String reason = ProviderHttp.reason(answer.status(), status);
        return switch (status) {
            case "" -> ProviderHttp.unreadable(answer);
            case "0" -> new Outcome.Accepted();
            // who sends too fast, or meets a fault of theirs, tries again
            case "1", "5", "10" -> new Outcome.Deferred(reason);
            // wrong credentials, no credit
            case "4", "8", "9" -> new Outcome.Unavailable(reason);
            default -> new Outcome.Refused(reason);
        };
    }

    @Override
    public String toString() {
        return "Vonage";
    }
}
