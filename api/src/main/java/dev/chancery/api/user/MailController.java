package dev.chancery.api.user;

import dev.chancery.api.flow.CodeChallenges;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.UniformTime;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.command.flow.CodeChallenge;
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
 * {@code POST /recover}, {@code /magiclink}, {@code /otp} and {@code /resend}: mails that anybody can ask for. Neither the
 * answer nor its time tells whether somebody has the address.
 */
@RestController
public final class MailController {

    private final SignUpRules rules;
    private final boolean magicLinks;
    private final AddressFrequency frequency;
    private final DisputingPassword disputing;
    private final Recovering recovering;
    private final SigningInByMail signingIn;
    private final Resending resending;
    private final SmsRequests sms;
    private final RedirectTargets redirects;
    private final CaptchaProtection captcha;
    private final RateLimits limits;
    private final Bearer bearer;

    /** @param magicLinks {@code GOTRUE_EXTERNAL_EMAIL_MAGIC_LINK_ENABLED} */
    public MailController(
            SignUpRules rules,
            boolean magicLinks,
            AddressFrequency frequency,
            DisputingPassword disputing,
            Recovering recovering,
            SigningInByMail signingIn,
            Resending resending,
            SmsRequests sms,
            RedirectTargets redirects,
            CaptchaProtection captcha,
            RateLimits limits,
            Bearer bearer) {
        this.rules = rules;
        this.magicLinks = magicLinks;
        this.frequency = frequency;
        this.disputing = disputing;
        this.recovering = recovering;
        this.signingIn = signingIn;
        this.resending = resending;
        this.sms = sms;
        this.redirects = redirects;
        this.captcha = captcha;
        this.limits = limits;
        this.bearer = bearer;
    }

    @PostMapping("/recover")
    Map<String, Object> recover(HttpServletRequest request) {
        RequestBody body = admitted(Limiter.RECOVER, request);
        String email = body.string("email");
        if (email.isEmpty()) {
            throw ApiException.validation("Password recovery requires an email");
        }
        AskedByMail asked = asked(EmailAddress.parse(email), CodeChallenges.of(body), request);
        ClientRequest client = ClientRequest.of(request);
        return withoutPassword(Way.RECOVERY, asked, client, _ -> recovering.recover(asked, Recovery.PASSWORD, client));
    }

    @PostMapping("/magiclink")
    Map<String, Object> magicLink(HttpServletRequest request) {
        RequestBody body = admitted(Limiter.MAGIC_LINK, request);
        return signIn(body, data(body), true, request);
    }

    @PostMapping("/otp")
    Map<String, Object> otp(HttpServletRequest request) {
        RequestBody body = admitted(Limiter.OTP, request);
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

    @PostMapping("/resend")
    Map<String, Object> resend(HttpServletRequest request) {
        RequestBody body = admitted(Limiter.RESEND, request);
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
        AskedByMail asked = asked(EmailAddress.parse(email), challenge, request);
        ClientRequest client = ClientRequest.of(request);
        return type.equals("signup")
                ? uniform(Way.SIGN_UP, asked, () -> resending.confirmation(asked, client))
                : uniform(Way.EMAIL_CHANGE, asked, () -> resending.emailChange(asked, client));
    }

    private Map<String, Object> resendTo(String phone, String type, HttpServletRequest request) {
        return switch (type) {
            case "sms" -> sms.resend(phone, request);
            case "phone_change" -> sms.resendChange(sms.requireEnabled(phone), request);
            // GoTrue finds by its number whoever waits for a mail
            default -> throw ApiException.validation("Type provided requires an email address");
        };
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
        AskedByMail asked = asked(EmailAddress.parse(email), CodeChallenges.of(body), request);
        ClientRequest client = ClientRequest.of(request);
        return withoutPassword(
                Way.SIGN_IN, asked, client, owner -> signingIn.signIn(asked, owner, openAccount, data, client));
    }

    private RequestBody admitted(Limiter limiter, HttpServletRequest request) {
        limits.require(limiter, request);
        captcha.require(request);
        return RequestBody.of(request).withTexts("email", "channel", "code_challenge", "code_challenge_method");
    }

    private AskedByMail asked(EmailAddress email, Optional<CodeChallenge> challenge, HttpServletRequest request) {
        return new AskedByMail(email, bearer.audience(request), challenge, redirects.of(request));
    }

    /** @param work with the account that stands for the address */
    private Map<String, Object> withoutPassword(
            Way way, AskedByMail asked, ClientRequest client, Consumer<Optional<UserView>> work) {
        return UniformTime.of(() -> {
            Optional<UserView> owner = disputing.dispute(asked.email(), null, client);
            return once(way, asked, () -> work.accept(owner));
        });
    }

    private Map<String, Object> uniform(Way way, AskedByMail asked, Runnable work) {
        return UniformTime.of(() -> once(way, asked, work));
    }

    private Map<String, Object> once(Way way, AskedByMail asked, Runnable work) {
        return frequency.once(way, asked.email().value(), () -> {
            work.run();
            return Map.of();
        });
    }
}
