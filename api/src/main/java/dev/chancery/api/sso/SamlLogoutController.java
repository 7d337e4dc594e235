package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.FormBody;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.Uuids;
import dev.chancery.api.redirect.Onward;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.redirect.RedirectUrl;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.Caller;
import dev.chancery.api.sso.SigningOutBySaml.Answered;
import dev.chancery.api.sso.SigningOutBySaml.Carried;
import dev.chancery.infra.ratelimit.Limiter;
import dev.chancery.sso.saml.Binding;
import dev.chancery.sso.saml.Endpoint;
import dev.chancery.sso.saml.LogoutMessage;
import dev.chancery.sso.saml.LogoutResponse;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.OwnServiceProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Single logout: {@code POST /sso/logout}, and {@code /sso/saml/slo}, where identity providers send their requests and answers. */
@RestController
public final class SamlLogoutController {

    private static final int LONGEST_RELAY_STATE = 1_024;

    /**
     * What signs out.
     *
     * @param us by whom answers are signed
     */
    public record Saml(
            OwnServiceProvider us,
            SigningOutAtProvider atProvider,
            SigningOutBySaml byProvider,
            SecureRandom random,
            InstantSource clock) {}

    private final Optional<Saml> saml;
    private final RedirectTargets redirects;
    private final RateLimits limits;
    private final Bearer bearer;

    /** @param saml nothing where it is not enabled */
    public SamlLogoutController(Optional<Saml> saml, RedirectTargets redirects, RateLimits limits, Bearer bearer) {
        this.saml = saml;
        this.redirects = redirects;
        this.limits = limits;
        this.bearer = bearer;
    }

    /** Ends the session here, and says where the browser has to go next: to the provider, or where the app wants it at once. */
    @PostMapping({"/sso/logout", "/sso/logout/"})
    Map<String, String> signOut(HttpServletRequest request) {
        Saml enabled = enabled();
        Caller caller = bearer.requireUser(request);
        RequestBody body = RequestBody.of(request);
        body.withTexts("redirect_to");
        String redirectTo = wanted(body.string("redirect_to"));
        URI next = enabled.atProvider()
                .signOut(caller, redirectTo, ClientRequest.of(request))
                .orElseGet(() -> URI.create(RedirectTargets.escaped(redirectTo)));
        return Map.of("url", next.toString());
    }

    private String wanted(String redirectTo) {
        return redirectTo.isEmpty()
                ? redirects.site()
                : redirects
                        .allowed(redirectTo)
                        .orElseThrow(() -> ApiException.validation("redirect_to is not allowed"));
    }

    /** For providers to which requests have to be posted: a page that does so. */
    @GetMapping("/sso/saml/logout/{logout_id}")
    ResponseEntity<?> request(@PathVariable("logout_id") String logoutId, HttpServletRequest request) {
        Saml enabled = enabled();
        limits.require(Limiter.SSO, request);
        try {
            UUID id = Uuids.parse(logoutId).orElseThrow(SendingToProvider::notExpected);
            return MessagePage.of(enabled.atProvider().posted(id, ClientRequest.of(request)));
        } catch (ApiException e) {
            return SamlResponseController.toSite(redirects, e, request);
        }
    }

    @GetMapping({"/sso/saml/slo", "/sso/saml/slo/"})
    ResponseEntity<?> redirected(HttpServletRequest request) {
        return consumed(request, Binding.HTTP_REDIRECT);
    }

    @PostMapping({"/sso/saml/slo", "/sso/saml/slo/"})
    ResponseEntity<?> posted(HttpServletRequest request) {
        return consumed(request, Binding.HTTP_POST);
    }

    private ResponseEntity<?> consumed(HttpServletRequest request, Binding binding) {
        Saml enabled = enabled();
        ClientRequest client = ClientRequest.of(request);
        Runnable mayNote = () -> limits.requireLeft(Limiter.SAML_LOGOUT, request);
        try {
            Function<String, LogoutMessage> parameters = parameters(request, binding);
            LogoutMessage answer = parameters.apply("SAMLResponse");
            LogoutMessage asked = parameters.apply("SAMLRequest");
            if (asked.message().isEmpty() == answer.message().isEmpty()) {
                throw ApiException.validation("expected one of SAMLRequest and SAMLResponse");
            }
            if (asked.relayState().length() > LONGEST_RELAY_STATE) {
                throw ApiException.validation("SAML RelayState is too long");
            }
            if (!asked.message().isEmpty()) {
                Carried carried = enabled.byProvider().carryOut(asked, client, mayNote);
                if (!carried.done()) {
                    limits.count(Limiter.SAML_LOGOUT, request);
                }
                return answered(enabled, carried, asked.relayState(), binding);
            }
            return end(enabled, answer, client, mayNote);
        } catch (ApiException e) {
            limits.require(Limiter.SAML_LOGOUT, request);
            return SamlResponseController.toSite(redirects, e, request);
        }
    }

    private static Function<String, LogoutMessage> parameters(HttpServletRequest request, Binding binding) {
        if (binding == Binding.HTTP_POST) {
            FormBody form = FormBody.of(request);
            return parameter -> new LogoutMessage.Posted(form.get(parameter), form.get("RelayState"));
        }
        String query = Objects.requireNonNullElse(request.getQueryString(), "");
        return parameter -> {
            try {
                return LogoutMessage.Redirected.of(query, parameter);
            } catch (MessageRejected _) {
                throw ApiException.validation("SAML logout message is not valid");
            }
        };
    }

    /** Back from the provider. */
    private ResponseEntity<?> end(Saml enabled, LogoutMessage message, ClientRequest client, Runnable mayNote) {
        UUID logoutId = Uuids.parse(message.relayState()).orElseThrow(SendingToProvider::notExpected);
        UUID provider = enabled.atProvider().waitingFor(logoutId, client);
        Answered answered = enabled.byProvider().answer(message, logoutId, provider, client, mayNote);
        String wanted = enabled.atProvider().answered(logoutId, answered.provider(), answered.answer(), client);
        String place = RedirectTargets.escaped(
                Optional.ofNullable(wanted).flatMap(redirects::allowed).orElseGet(redirects::site));
        return Onward.found(
                answered.answer().complete()
                        ? place
                        : RedirectUrl.withQuery(
                                place,
                                SamlResponseController.told(ApiException.of(
                                        502,
                                        "saml_logout_incomplete",
                                        "The identity provider did not end all of its sessions"))));
    }

    private ResponseEntity<?> answered(Saml enabled, Carried carried, String relayState, Binding binding) {
        Optional<Endpoint> endpoint = carried.provider().singleLogout(binding);
        if (endpoint.isEmpty()) {
            return Onward.found(RedirectTargets.escaped(redirects.site()));
        }
        LogoutResponse response = new LogoutResponse(
                MessageId.drawn(enabled.random()),
                enabled.clock().instant(),
                enabled.us().entityId(),
                endpoint.get().responseLocation(),
                carried.requestId(),
                carried.done());
        return endpoint.get().binding() == Binding.HTTP_REDIRECT
                ? Onward.found(enabled.us().redirect(response, relayState).toString())
                : MessagePage.of(new PostedMessage(
                        response.destination(), "SAMLResponse", enabled.us().posted(response), relayState));
    }

    private Saml enabled() {
        return saml.orElseThrow(SamlMetadataController::disabled);
    }
}
