package dev.chancery.infra.sms;

import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.infra.handover.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Twilio's Programmable Messaging.
 *
 * @param sender a messaging service, or a phone number
 * @param contentSid the template by which WhatsApp messages are worded; "" for ours
 */
public record Twilio(ProviderHttp http, String accountSid, String authToken, String sender, String contentSid)
        implements SmsProvider {

    private static final Pattern NUMBER = Pattern.compile("\\+?[1-9][0-9]{1,14}");
    private static final Set<String> FAILED = Set.of("failed", "undelivered");

    @Override
    public Set<Channel> channels() {
        return Set.of(Channel.values());
    }

    @Override
    public Outcome send(Text text) {
        return http.send(
                "/2010-04-01/Accounts/" + ProviderHttp.encoded(accountSid) + "/Messages.json",
                ProviderHttp.basic(accountSid, authToken),
                form(text),
                "/code",
                Twilio::judged);
    }

    private Map<String, String> form(Text text) {
        boolean whatsapp = text.channel() == Channel.WHATSAPP;
        boolean byNumber = NUMBER.matcher(sender.replace(" ", "")).matches();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("To", (whatsapp ? "whatsapp:+" : "+") + text.to());
        form.put("Channel", whatsapp ? "whatsapp" : "sms");
        form.put("From", whatsapp && byNumber ? "whatsapp:" + sender : sender);
        if (whatsapp && !contentSid.isEmpty()) {
            form.put("ContentSid", contentSid);
            form.put("ContentVariables", "{\"1\": \"" + text.code() + "\"}");
        } else {
            form.put("Body", text.body());
        }
        return form;
    }

    private static Outcome judged(ProviderHttp.Answer answer) {
        String status = answer.json().path("status").asString("");
        if (status.isEmpty()) {
            return ProviderHttp.unreadable(answer);
        }
        return FAILED.contains(status)
                ? new Outcome.Refused(ProviderHttp.reason(answer.status(), answer.code("/error_code")))
                : new Outcome.Accepted();
    }

    @Override
    public String toString() {
        return "Twilio";
    }
}
