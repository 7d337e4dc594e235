package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.FormBody;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.http.Uuids;
import dev.chancery.api.redirect.Onward;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.redirect.RedirectUrl;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.sso.SigningInBySaml.Outcome;
import dev.chancery.infra.ratelimit.Limiter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /sso/saml/acs}: back from an identity provider (SAML Profiles §4.1.4). */
@RestController
public final class SamlResponseController {

    private static final Set<String> DENIED = Set.of("signup_disabled", "user_banned");
    private static final Map<Integer, String> OAUTH_ERRORS = Map.of(
            400, "invalid_request",
            401, "unauthorized_client",
            403, "access_denied",
            503, "temporarily_unavailable");

    /** What comes in. */
    public record Saml(SamlAnswers answers, SigningInBySaml signingIn, JudgingTest judgingTest) {}

    private final Optional<Saml> saml;
    private final RedirectTargets redirects;
    private final RateLimits limits;
    private final Bearer bearer;

    /** @param saml nothing where it is not enabled */
    public SamlResponseController(Optional<Saml> saml, RedirectTargets redirects, RateLimits limits, Bearer bearer) {
        this.saml = saml;
        this.redirects = redirects;
        this.limits = limits;
        this.bearer = bearer;
    }

    @PostMapping({"/sso/saml/acs", "/sso/saml/acs/"})
    ResponseEntity<?> consume(HttpServletRequest request) {
        Saml enabled = saml.orElseThrow(SamlMetadataController::disabled);
        limits.require(Limiter.SAML_ASSERTION, request);
        try {
            FormBody form = FormBody.of(request);
            Optional<UUID> testId = TestRelayState.read(form.get("RelayState"));
            if (testId.isPresent()) {
                enabled.judgingTest().judge(testId.get(), form.get("SAMLResponse"), ClientRequest.of(request));
                return TestedPage.answer();
            }
            return onward(enabled.signingIn()
                    .signIn(
                            answer(enabled.answers(), form, request),
                            bearer.audience(request),
                            ClientRequest.of(request)));
        } catch (ApiException e) {
            return toSite(redirects, e, request);
        }
    }

    private static SamlAnswer answer(SamlAnswers answers, FormBody form, HttpServletRequest request) {
        String relayState = form.get("RelayState");
        Optional<UUID> loginId = Uuids.parse(relayState);
        if (loginId.isEmpty()) {
            requireUnsolicited(relayState, form);
            return answers.unsolicited(form.get("SAMLResponse"), relayState, ClientRequest.of(request));
        }
        if (form.get("SAMLResponse").isEmpty()) {
            throw ApiException.validation("SAMLResponse is missing");
        }
        return answers.accepted(
                form.get("SAMLResponse"), loginId.get(), shown(request, loginId.get()), ClientRequest.of(request));
    }

    private static Optional<String> shown(HttpServletRequest request, UUID loginId) {
        Cookie[] cookies = Objects.requireNonNullElse(request.getCookies(), new Cookie[0]);
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(SentBrowser.cookieName(loginId)))
                .map(Cookie::getValue)
                .findFirst();
    }

    private ResponseEntity<?> onward(Outcome outcome) {
        return switch (outcome) {
            case Outcome.SignedIn(var tokens, String redirectTo) ->
                Onward.found(RedirectUrl.withFragment(place(redirectTo), tokens.told()));
            case Outcome.CodeIssued(String code, String redirectTo) ->
                Onward.found(RedirectUrl.withQuery(place(redirectTo), Map.of("code", code)));
        };
    }

    /** What was allowed when they left may be so no more. */
    private String place(String redirectTo) {
        return RedirectTargets.escaped(
                Optional.ofNullable(redirectTo).flatMap(redirects::allowed).orElseGet(redirects::site));
    }

    private static void requireUnsolicited(String relayState, FormBody form) {
        if (!relayState.isEmpty() && !isUrl(relayState)) {
            throw ApiException.validation("SAML RelayState is not a valid UUID or URL");
        }
        if (!form.get("SAMLart").isEmpty()) {
            throw ApiException.validation("SAML Artifact response can only be used with SP initiated flow");
        }
        if (form.get("SAMLResponse").isEmpty()) {
            throw ApiException.validation("SAMLResponse is missing");
        }
    }

    private static boolean isUrl(String text) {
        try {
            return text.startsWith("/") || new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Back to the app, which is told why; nobody reads what programs do. */
    static ResponseEntity<?> toSite(RedirectTargets redirects, ApiException refusal, HttpServletRequest request) {
        refusal.note(request);
        return Onward.seeOther(RedirectUrl.withQuery(RedirectTargets.escaped(redirects.site()), told(refusal)));
    }

    /** As a browser is told on its way back to the app. */
    static Map<String, String> told(ApiException refusal) {
        Map<String, String> told = new TreeMap<>();
        told.put(
                "error",
                DENIED.contains(refusal.code())
                        ? "access_denied"
                        : OAUTH_ERRORS.getOrDefault(refusal.status(), "server_error"));
        told.put("error_code", refusal.code());
        told.put("error_description", refusal.getMessage());
        return told;
    }
}
