package dev.chancery.infra.sms;

import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.infra.handover.Outcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Twilio Verify, which draws codes, words messages, and says whether a code is the right one. */
public record TwilioVerify(ProviderHttp http, String accountSid, String authToken, String serviceSid)
        implements SmsProvider {

    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Of a code; that there is too much going on has the same status. */
    private static final String TOO_MANY_TRIES = "60202";

    @Override
    public Set<Channel> channels() {
        return Set.of(Channel.values());
    }

    @Override
    public Outcome send(Text text) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("To", "+" + text.to());
        form.put("Channel", text.channel() == Channel.WHATSAPP ? "whatsapp" : "sms");
        return http.send(
                path("/Verifications"),
                authorization(),
                form,
                "/code",
                answer -> answer.json().path("sid").asString("").isEmpty()
                        ? ProviderHttp.unreadable(answer)
                        : new Outcome.Accepted());
    }

    /**
     * Whether the code is the one that was sent there last. It is asked but once of a code that is: then the number has none.
     *
     * @throws IOException if Twilio does not say
     */
    public boolean isCode(String phone, String code) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("To", "+" + phone);
        form.put("Code", code);
        ProviderHttp.Answer answer = http.post(path("/VerificationCheck"), authorization(), form);
        boolean none = answer.status() == NOT_FOUND;
        boolean guessedAt =
                answer.status() == TOO_MANY_REQUESTS && answer.code("/code").equals(TOO_MANY_TRIES);
        if (none || guessedAt) {
            return false;
        }
        String status = answer.json().path("status").asString("");
        if (!answer.isSuccess() || status.isEmpty()) {
            throw new IOException("no verdict: " + ProviderHttp.reason(answer.status(), answer.code("/code")));
        }
        return status.equals("approved") && answer.json().path("valid").asBoolean(false);
    }

    private Optional<String> authorization() {
        return ProviderHttp.basic(accountSid, authToken);
    }

    private String path(String what) {
        return "/v2/Services/" + ProviderHttp.encoded(serviceSid) + what;
    }

    @Override
    public String toString() {
        return "TwilioVerify";
    }
}
