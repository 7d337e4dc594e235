package dev.chancery.api.user;

import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.infra.ratelimit.Limiter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;

/** What the routes have in common by which anybody can ask for a mail. */
public final class MailRequests {

    private final AddressFrequency frequency;
    private final RedirectTargets redirects;
    private final CaptchaProtection captcha;
    private final RateLimits limits;
    private final Bearer bearer;

    public MailRequests(
            AddressFrequency frequency,
            RedirectTargets redirects,
            CaptchaProtection captcha,
            RateLimits limits,
            Bearer bearer) {
        this.frequency = frequency;
        this.redirects = redirects;
        this.captcha = captcha;
        this.limits = limits;
        this.bearer = bearer;
    }

    RequestBody admitted(Limiter limiter, HttpServletRequest request) {
        limits.require(limiter, request);
        captcha.require(request);
        return RequestBody.of(request).withTexts("email", "channel", "code_challenge", "code_challenge_method");
    }

    AskedByMail asked(EmailAddress email, Optional<CodeChallenge> challenge, HttpServletRequest request) {
        return new AskedByMail(email, bearer.audience(request), challenge, redirects.of(request));
    }

    /** Does the work unless a mail of the kind has just been asked for to that address, and has nothing to tell. */
    Map<String, Object> once(Way way, AskedByMail asked, Runnable work) {
        return frequency.once(way, asked.aud(), asked.email().value(), () -> {
            work.run();
            return Map.of();
        });
    }
}
