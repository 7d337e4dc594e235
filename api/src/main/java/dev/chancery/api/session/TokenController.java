package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.session.Refreshing.Refreshed;
import dev.chancery.api.web3.CurrentMessage;
import dev.chancery.api.web3.SignInMessages;
import dev.chancery.infra.ratelimit.Limiter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /token}: one method per grant. */
@RestController
public final class TokenController {

    /** Grants that nobody guesses, since each takes what somebody got who was let in: they need no captcha. */
    private static final Set<String> PROVEN_OTHERWISE = Set.of("refresh_token", "pkce", "id_token");

    private final SigningIn signingIn;
    private final Refreshing refreshing;
    private final ExchangingCode exchangingCode;
    private final SignInMessages messages;
    private final SigningInByWallet byWallet;
    private final InstantSource clock;
    private final CaptchaProtection captcha;
    private final RateLimits limits;
    private final Bearer bearer;
    private final boolean emailEnabled;
    private final boolean phoneEnabled;

    /**
     * @param emailEnabled {@code GOTRUE_EXTERNAL_EMAIL_ENABLED}
     * @param phoneEnabled {@code GOTRUE_EXTERNAL_PHONE_ENABLED}
     */
    public TokenController(
            SigningIn signingIn,
            Refreshing refreshing,
            ExchangingCode exchangingCode,
            SignInMessages messages,
            SigningInByWallet byWallet,
            InstantSource clock,
            CaptchaProtection captcha,
            RateLimits limits,
            Bearer bearer,
            boolean emailEnabled,
            boolean phoneEnabled) {
        this.signingIn = signingIn;
        this.refreshing = refreshing;
        this.exchangingCode = exchangingCode;
        this.messages = messages;
        this.byWallet = byWallet;
        this.clock = clock;
        this.captcha = captcha;
        this.limits = limits;
        this.bearer = bearer;
        this.emailEnabled = emailEnabled;
        this.phoneEnabled = phoneEnabled;
    }

    @PostMapping("/token")
    TokenResponse token(HttpServletRequest request, HttpServletResponse response) {
        String grant = QueryParameters.of(request).get("grant_type");
        if (!PROVEN_OTHERWISE.contains(grant)) {
            captcha.require(request);
        }
        return switch (grant) {
            case "password" -> password(request, response);
            case "refresh_token" -> refresh(request, response);
            case "pkce" -> exchange(request, response);
            case "web3" -> byWallet(request, response);
            default -> throw ApiException.badRequest("invalid_credentials", "unsupported_grant_type");
        };
    }

    private TokenResponse password(HttpServletRequest request, HttpServletResponse response) {
        limits.require(Limiter.TOKEN, request);
        RequestBody body = RequestBody.of(request);
        String email = body.string("email");
        String phone = body.string("phone");
        String password = body.string("password");
        if (!email.isEmpty() && !phone.isEmpty()) {
            throw ApiException.validation("Only an email address or phone number should be provided on login.");
        }
        if (email.isEmpty() && phone.isEmpty()) {
            throw ApiException.validation("missing email or phone");
        }
        if (!phone.isEmpty() && !phoneEnabled) {
            throw ApiException.unprocessable("phone_provider_disabled", "Phone logins are disabled");
        }
        if (!email.isEmpty() && !emailEnabled) {
            throw ApiException.unprocessable("email_provider_disabled", "Email logins are disabled");
        }
        String aud = bearer.audience(request);
        ClientRequest client = ClientRequest.of(request);
        TokenResponse tokens = phone.isEmpty()
                ? signingIn.byEmail(email.toLowerCase(Locale.ROOT), password, aud, client)
                : signingIn.byPhone(PhoneNumber.normalize(phone), password, aud, client);
        tokens.describe(response);
        return tokens;
    }

    private TokenResponse byWallet(HttpServletRequest request, HttpServletResponse response) {
        limits.require(Limiter.WEB3, request);
        messages.requireAny();
        RequestBody body = RequestBody.of(request);
        CurrentMessage message = messages.accept(
                body.string("chain"), body.string("message"), body.string("signature"), clock.instant());
        TokenResponse tokens = byWallet.signIn(message, bearer.audience(request), ClientRequest.of(request));
        tokens.describe(response);
        return tokens;
    }

    private TokenResponse exchange(HttpServletRequest request, HttpServletResponse response) {
        limits.require(Limiter.TOKEN, request);
        RequestBody body = RequestBody.of(request);
        TokenResponse tokens = exchangingCode.exchange(
                body.string("auth_code"), body.string("code_verifier"), ClientRequest.of(request));
        tokens.describe(response);
        return tokens;
    }

    private TokenResponse refresh(HttpServletRequest request, HttpServletResponse response) {
        limits.require(Limiter.TOKEN, request);
        String presented = RequestBody.of(request).string("refresh_token");

        Refreshed refreshed = refreshing.refresh(presented, ClientRequest.of(request));
        refreshed.tokens().describe(response);
        if (refreshed.reuse().isEmpty()) {
            response.setHeader("sb-auth-refresh-token-reuse", "false");
        } else {
            response.setHeader(
                    "sb-auth-refresh-token-reuse-cause",
                    refreshed.reuse().stream()
                            .map(cause -> cause.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .sorted()
                            .collect(Collectors.joining(",")));
        }
        return refreshed.tokens();
    }
}
