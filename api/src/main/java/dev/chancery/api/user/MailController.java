package dev.chancery.api.user;

import dev.chancery.api.flow.CodeChallenges;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.UniformTime;
import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.command.user.UserEvent.Recovery;
import dev.chancery.infra.ratelimit.Limiter;
import dev.chancery.query.user.UserView;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /recover}, {@code /magiclink} and {@code /otp}: ways in without a password, that anybody can ask for. Neither the
 * answer nor its time tells whether somebody has the address.
 */
@RestController
public final class MailController {

    private final SignUpRules rules;
    private final boolean magicLinks;
    private final MailRequests mails;
    private final DisputingPassword disputing;
    private final Recovering recovering;
    private final SigningInByMail signingIn;
    private final SmsRequests sms;

    /** @param magicLinks {@code GOTRUE_EXTERNAL_EMAIL_MAGIC_LINK_ENABLED} */
    public MailController(
            SignUpRules rules,
            boolean magicLinks,
            MailRequests mails,
            DisputingPassword disputing,
            Recovering recovering,
            SigningInByMail signingIn,
            SmsRequests sms) {
        this.rules = rules;
        this.magicLinks = magicLinks;
        this.mails = mails;
        this.disputing = disputing;
        this.recovering = recovering;
        this.signingIn = signingIn;
        this.sms = sms;
    }

    @PostMapping("/recover")
    Map<String, Object> recover(HttpServletRequest request) {
        RequestBody body = mails.admitted(Limiter.RECOVER, request);
        String email = body.string("email");
        if (email.isEmpty()) {
            throw ApiException.validation("Password recovery requires an email");
        }
        AskedByMail asked = mails.asked(EmailAddress.parse(email), CodeChallenges.of(body), request);
        if (!rules.emailEnabled()) {
            throw ApiException.badRequest("email_provider_disabled", "Email logins are disabled");
        }
        ClientRequest client = ClientRequest.of(request);
        return withoutPassword(Way.RECOVERY, asked, client, _ -> recovering.recover(asked, Recovery.PASSWORD, client));
    }

    @PostMapping("/magiclink")
    Map<String, Object> magicLink(HttpServletRequest request) {
        RequestBody body = mails.admitted(Limiter.MAGIC_LINK, request);
        return signIn(body, data(body), true, request);
    }

    @PostMapping("/otp")
    Map<String, Object> otp(HttpServletRequest request) {
        RequestBody body = mails.admitted(Limiter.OTP, request);
        boolean openAccount = body.flag("create_user", true);
        Map<String, Object> data = data(body);
        String email = body.string("email");
        String phone = body.string("phone");
        if (!email.isEmpty() && !phone.isEmpty()) {
            throw ApiException.validation("Only an email address or phone number should be provided");
        }
        if (!email.isEmpty() && !body.string("channel").isEmpty()) {
            throw ApiException.validation("Channel should only be specified with Phone OTP");
        }
        CodeChallenges.of(body);
        if (!phone.isEmpty()) {
            return sms.signIn(body, data, openAccount, request);
        }
        if (email.isEmpty()) {
            throw ApiException.validation("One of email or phone must be set");
        }
        return signIn(body, data, openAccount, request);
    }

    private static Map<String, Object> data(RequestBody body) {
        return body.object("data").orElse(Map.of());
    }

    private Map<String, Object> signIn(
            RequestBody body, Map<String, Object> data, boolean openAccount, HttpServletRequest request) {
        if (!rules.emailEnabled()) {
            throw ApiException.unprocessable("email_provider_disabled", "Email logins are disabled");
        }
        if (!magicLinks) {
            throw ApiException.unprocessable("email_provider_disabled", "Login with magic link is disabled");
        }
        String email = body.string("email");
        if (email.isEmpty()) {
            throw ApiException.unprocessable("validation_failed", "Password recovery requires an email");
        }
        MetadataSize.USER.require(Map.of(), data);
        AskedByMail asked = mails.asked(EmailAddress.parse(email), CodeChallenges.of(body), request);
        ClientRequest client = ClientRequest.of(request);
        return withoutPassword(
                Way.signingIn(openAccount),
                asked,
                client,
                owner -> signingIn.signIn(asked, owner, openAccount, data, client));
    }

    /** @param work with the account that stands for the address */
    private Map<String, Object> withoutPassword(
            Way way, AskedByMail asked, ClientRequest client, Consumer<Optional<UserView>> work) {
        return UniformTime.of(() -> {
            Optional<UserView> owner = disputing.dispute(asked.email(), null, client);
            return mails.once(way, asked, () -> work.accept(owner));
        });
    }
}
