package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.RequestBody;
import dev.chancery.infra.captcha.CaptchaVerdict;
import dev.chancery.infra.captcha.CaptchaVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;

/** Keeps programs away from routes that people use. */
public final class CaptchaProtection {

    private final Optional<CaptchaVerifier> verifier;
    private final Bearer bearer;

    /** @param verifier empty where captchas are off */
    public CaptchaProtection(Optional<CaptchaVerifier> verifier, Bearer bearer) {
        this.verifier = verifier;
        this.bearer = bearer;
    }

    /**
     * Requires a token in the body, unless the request has a service key. Whether it comes before or after the limit of the
     * route is the route's business, and differs in GoTrue: before at {@code /signup} and {@code /token}, after elsewhere.
     *
     * @throws ApiException {@code captcha_failed}, {@code bad_json}, or 500 if the provider does not answer
     */
    public void require(HttpServletRequest request) {
        if (verifier.isEmpty() || bearer.isAdministrator(request)) {
            return;
        }
        String token = RequestBody.of(request)
                .nested("gotrue_meta_security")
                .string("captcha_token")
                .strip();
        if (token.isEmpty()) {
            throw disallowed("no captcha_token found");
        }
        if (verdict(token, request) instanceof CaptchaVerdict.Failed failed) {
            throw disallowed(String.join(", ", failed.codes()));
        }
    }

    private CaptchaVerdict verdict(String token, HttpServletRequest request) {
        try {
            return verifier.orElseThrow()
                    .verify(token, Optional.ofNullable(ClientRequest.of(request).ip()));
        } catch (IOException e) {
            throw ApiException.internal("captcha verification process failed", e);
        }
    }

    private static ApiException disallowed(String reason) {
        return ApiException.badRequest("captcha_failed", "captcha protection: request disallowed (" + reason + ")");
    }
}
