package dev.chancery.api.sso;

import dev.chancery.api.flow.CodeChallenges;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.Uuids;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.CaptchaProtection;
import dev.chancery.api.sso.IdentityProviders.IdentityProvider;
import dev.chancery.api.sso.SendingToProvider.Sent;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.infra.ratelimit.Limiter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /sso}: to the identity provider of one's organisation. */
@RestController
public final class SsoController {

    private final Optional<SendingToProvider> sending;
    private final Optional<TestingProvider> testing;
    private final Duration validity;
    private final RedirectTargets redirects;
    private final CaptchaProtection captcha;
    private final RateLimits limits;

    /**
     * @param sending nothing where SAML is not enabled
     * @param testing likewise
     * @param validity within which whoever is sent has to come back
     */
    public SsoController(
            Optional<SendingToProvider> sending,
            Optional<TestingProvider> testing,
            Duration validity,
            RedirectTargets redirects,
            CaptchaProtection captcha,
            RateLimits limits) {
        this.sending = sending;
        this.testing = testing;
        this.validity = validity;
        this.redirects = redirects;
        this.captcha = captcha;
        this.limits = limits;
    }

    @PostMapping({"/sso", "/sso/"})
    ResponseEntity<?> begin(HttpServletRequest request) {
        SendingToProvider saml = saml();
        limits.require(Limiter.SSO, request);
        captcha.require(request);
        RequestBody body = RequestBody.of(request);
        body.withTexts("provider_id", "domain", "redirect_to", "code_challenge", "code_challenge_method");
        boolean told = body.optionalFlag("skip_http_redirect").orElse(false);
        IdentityProvider provider = provider(saml, body);
        Optional<CodeChallenge> challenge = CodeChallenges.of(body);
        // what would not be allowed in the end is not kept
        String redirectTo = redirects.allowed(body.string("redirect_to")).orElse("");
        Sent sent = saml.send(provider, redirectTo, challenge, !told, ClientRequest.of(request));
        if (told) {
            return ResponseEntity.ok(Map.of("url", sent.place().toString()));
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(sent.place())
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        sent.secret()
                .ifPresent(secret -> answer.header(
                        HttpHeaders.SET_COOKIE,
                        SentBrowser.cookie(sent.loginId(), secret, validity).toString()));
        return answer.build();
    }

    /** For providers to which requests have to be posted: a page that does so. */
    @GetMapping("/sso/saml/request/{login_id}")
    ResponseEntity<?> request(@PathVariable("login_id") String loginId, HttpServletRequest request) {
        SendingToProvider saml = saml();
        limits.require(Limiter.SSO, request);
        try {
            return MessagePage.of(TestRelayState.read(loginId)
                    .map(testId -> testing.orElseThrow().posted(testId))
                    .orElseGet(() -> saml.posted(Uuids.parse(loginId).orElseThrow(SendingToProvider::notExpected))));
        } catch (ApiException e) {
            return SamlResponseController.toSite(redirects, e, request);
        }
    }

    private SendingToProvider saml() {
        return sending.orElseThrow(SamlMetadataController::disabled);
    }

    private static IdentityProvider provider(SendingToProvider saml, RequestBody body) {
        Optional<UUID> id = providerId(body.string("provider_id"));
        String domain = body.string("domain");
        if (id.isPresent() && !domain.isEmpty()) {
            throw ApiException.validation("Only one of provider_id or domain supported");
        }
        if (id.isEmpty() && domain.isEmpty()) {
            throw ApiException.validation("A provider_id or domain needs to be provided");
        }
        return id.map(saml::byId).orElseGet(() -> saml.byDomain(domain));
    }

    /** Nobody has the nil UUID, which stands for none. */
    private static Optional<UUID> providerId(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        UUID id = Uuids.parse(text).orElseThrow(() -> ApiException.badJson("provider_id is no UUID"));
        return Optional.of(id).filter(known -> !known.equals(new UUID(0, 0)));
    }
}
