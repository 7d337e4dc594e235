package dev.chancery.api.user;

import dev.chancery.api.flow.CodeChallenges;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.UniformTime;
import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.infra.ratelimit.Limiter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /resend}: what anybody was to be sent, once more. Neither the answer nor its time tells whether somebody was. */
@RestController
public final class ResendController {

    private final SignUpRules rules;
    private final MailRequests mails;
    private final Resending resending;
    private final SmsRequests sms;

    public ResendController(SignUpRules rules, MailRequests mails, Resending resending, SmsRequests sms) {
        this.rules = rules;
        this.mails = mails;
        this.resending = resending;
        this.sms = sms;
    }

    @PostMapping("/resend")
    Map<String, Object> resend(HttpServletRequest request) {
        RequestBody body = mails.admitted(Limiter.RESEND, request);
        String type = body.string("type");
        String email = body.string("email");
        String phone = body.string("phone");
        boolean byMail = type.equals("signup") || type.equals("email_change");
        if (!byMail && !type.equals("sms") && !type.equals("phone_change")) {
            throw ApiException.validation("Missing one of these types: signup, email_change, sms, phone_change");
        }
        Optional<CodeChallenge> challenge = byMail ? CodeChallenges.of(body) : Optional.empty();
        if (email.isEmpty() && type.equals("signup")) {
            throw ApiException.validation("Type provided requires an email address");
        }
        if (phone.isEmpty() && type.equals("sms")) {
            throw ApiException.validation("Type provided requires a phone number");
        }
        if (!email.isEmpty() && !phone.isEmpty()) {
            throw ApiException.validation("Only an email address or phone number should be provided.");
        }
        if (email.isEmpty() && phone.isEmpty()) {
            throw ApiException.validation("Missing email address or phone number");
        }
        if (!phone.isEmpty()) {
            return resendTo(phone, type, request);
        }
        if (!rules.emailEnabled()) {
            throw ApiException.badRequest("email_provider_disabled", "Email logins are disabled");
        }
        if (type.equals("phone_change")) {
            return sms.resendChange(EmailAddress.parse(email), request);
        }
        AskedByMail asked = mails.asked(EmailAddress.parse(email), challenge, request);
        ClientRequest client = ClientRequest.of(request);
        return type.equals("signup")
                ? uniform(Way.SIGN_UP_AGAIN, asked, () -> resending.confirmation(asked, client))
                : uniform(Way.EMAIL_CHANGE_AGAIN, asked, () -> resending.emailChange(asked, client));
    }

    private Map<String, Object> resendTo(String phone, String type, HttpServletRequest request) {
        return switch (type) {
            case "sms" -> sms.resend(phone, request);
            case "phone_change" -> sms.resendChange(sms.requireEnabled(phone), request);
            // GoTrue finds by its number whoever waits for a mail
            default -> throw ApiException.validation("Type provided requires an email address");
        };
    }

    private Map<String, Object> uniform(Way way, AskedByMail asked, Runnable work) {
        return UniformTime.of(() -> mails.once(way, asked, work));
    }
}
