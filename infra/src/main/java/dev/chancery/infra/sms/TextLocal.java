package dev.chancery.infra.sms;

import dev.chancery.infra.handover.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** TextLocal's API: all is told by a status within the answer. */
public record TextLocal(ProviderHttp http, String apiKey, String sender) implements SmsProvider {

    @Override
    public Outcome send(Text text) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("sender", sender);
        form.put("apikey", apiKey);
        form.put("message", text.body());
        form.put("numbers", text.to());
        return http.send("/send", Optional.empty(), form, "/errors/0/code", TextLocal::judged);
    }

    private static Outcome judged(ProviderHttp.Answer answer) {
        String reason = ProviderHttp.reason(answer.status(), answer.code("/errors/0/code"));
        return switch (answer.json().path("status").asString("")) {
            case "success" -> new Outcome.Accepted();
            case "failure" ->
                switch (answer.code("/errors/0/code")) {
                    // wrong credentials, no credit
                    case "3", "7" -> new Outcome.Unavailable(reason);
                    default -> new Outcome.Refused(reason);
                };
            default -> ProviderHttp.unreadable(answer);
        };
    }

    @Override
    public String toString() {
        return "TextLocal";
    }
}
