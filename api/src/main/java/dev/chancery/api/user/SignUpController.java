package dev.chancery.api.user;

import dev.chancery.api.flow.CodeChallenges;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.UniformTime;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.session.TokenResponse;
import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.api.user.SigningUp.Outcome;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.infra.ratelimit.Limiter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /signup}. */
@RestController
public final class SignUpController {

    private final SignUpRules rules;
    private final PhoneRules phoneRules;
    private final SigningUp signingUp;
    private final DisputingPassword disputing;
    private final Optional<SigningUpAnonymously> anonymously;
    private final AddressFrequency mailFrequency;
    private final AddressFrequency smsFrequency;
    private final Passwords passwords;
    private final CaptchaProtection captcha;
    private final RateLimits limits;
    private final Bearer bearer;
    private final RedirectTargets redirects;

    /** @param anonymously empty where nobody may ({@code GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED}) */
    public SignUpController(
            SignUpRules rules,
            PhoneRules phoneRules,
            SigningUp signingUp,
            DisputingPassword disputing,
            Optional<SigningUpAnonymously> anonymously,
            AddressFrequency mailFrequency,
            AddressFrequency smsFrequency,
            Passwords passwords,
            CaptchaProtection captcha,
            RateLimits limits,
            Bearer bearer,
            RedirectTargets redirects) {
        this.rules = rules;
        this.phoneRules = phoneRules;
        this.signingUp = signingUp;
        this.disputing = disputing;
        this.anonymously = anonymously;
        this.mailFrequency = mailFrequency;
        this.smsFrequency = smsFrequency;
        this.passwords = passwords;
        this.captcha = captcha;
        this.limits = limits;
        this.bearer = bearer;
        this.redirects = redirects;
    }

    @PostMapping({"/signup", "/signup/"})
    Object signUp(HttpServletRequest request, HttpServletResponse response) {
        captcha.require(request);
        RequestBody body = RequestBody.of(request);
        String email = body.string("email");
        String phone = body.string("phone");
        String password = body.string("password");
        String channel = body.string("channel");
        String challengeText = body.string("code_challenge");
        String challengeMethod = body.string("code_challenge_method");
        Map<String, Object> data = body.object("data").orElse(Map.of());
        if (email.isEmpty() && phone.isEmpty()) {
            TokenResponse tokens = signUpAnonymously(data, request);
            tokens.describe(response);
            return tokens;
        }
        limits.require(Limiter.SIGNUPS, request);
        if (rules.disabled()) {
            throw ApiException.unprocessable("signup_disabled", "Signups not allowed for this instance");
        }
        if (password.isEmpty()) {
            throw ApiException.validation("Signup requires a valid password");
        }
        passwords.require(password);
        if (!email.isEmpty() && !phone.isEmpty()) {
            throw ApiException.validation("Only an email address or phone number should be provided on signup.");
        }
        Channel way = Channel.SMS;
        if (!phone.isEmpty()) {
            way = PhoneChannel.require(channel, phoneRules);
            if (!challengeText.isEmpty()) {
                throw ApiException.validation("PKCE not supported for phone signups");
            }
        }
        MetadataSize.USER.require(Map.of(), data);
        Optional<CodeChallenge> challenge = CodeChallenges.of(challengeText, challengeMethod);
        if (email.isEmpty() && !phoneRules.enabled()) {
            throw ApiException.badRequest("phone_provider_disabled", "Phone signups are disabled");
        }
        if (!email.isEmpty() && !rules.emailEnabled()) {
            throw ApiException.badRequest("email_provider_disabled", "Email signups are disabled");
        }
        SigningUp.Request signUp = new SigningUp.Request(
                email.isEmpty() ? PhoneNumber.parse(phone) : EmailAddress.parse(email),
                bearer.audience(request),
                passwords.presented(password),
                data,
                challenge,
                redirects.of(request),
                way);
        return switch (outcome(signUp, ClientRequest.of(request))) {
            case Outcome.SignedIn(var tokens) -> {
                tokens.describe(response);
                yield tokens;
            }
            case Outcome.Pending(UserResponse user) -> user;
        };
    }

    /** Where the address has to be confirmed, neither the answer nor its time tells whether somebody has it. */
    private Outcome outcome(SigningUp.Request signUp, ClientRequest client) {
        return switch (signUp.address()) {
            case EmailAddress _ when rules.autoconfirm() -> signingUp.signUp(signUp, client);
            case PhoneNumber _ when phoneRules.autoconfirm() -> signingUp.signUp(signUp, client);
            case EmailAddress _ -> pending(mailFrequency, Way.SIGN_UP, signUp, client);
            case PhoneNumber _ -> pending(smsFrequency, Way.SIGN_UP_BY_PHONE, signUp, client);
        };
    }

    private Outcome pending(AddressFrequency frequency, Way way, SigningUp.Request signUp, ClientRequest client) {
        return UniformTime.ofHashing(() -> {
            try {
                return frequency.once(
                        way, signUp.aud(), signUp.address().value(), () -> signingUp.signUp(signUp, client));
            } catch (ApiException refusal) {
                disputing.dispute(signUp.address(), signUp.password(), client);
                throw refusal;
            }
        });
    }

    private TokenResponse signUpAnonymously(Map<String, Object> data, HttpServletRequest request) {
        if (anonymously.isEmpty()) {
            throw ApiException.unprocessable("anonymous_provider_disabled", "Anonymous sign-ins are disabled");
        }
        limits.require(Limiter.ANONYMOUS_SIGN_UPS, request);
        if (rules.disabled()) {
            throw ApiException.unprocessable("signup_disabled", "Signups not allowed for this instance");
        }
        MetadataSize.USER.require(Map.of(), data);
        return anonymously.get().signUp(bearer.audience(request), data, ClientRequest.of(request));
    }
}
