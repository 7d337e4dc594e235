package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.http.UniformTime;
import dev.chancery.api.redirect.Onward;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.redirect.RedirectUrl;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.TokenResponse;
import dev.chancery.api.user.Verifying.Outcome;
import dev.chancery.infra.ratelimit.Limiter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /verify}, where links lead, and {@code POST /verify}, which answers instead of leading on. */
@RestController
public final class VerifyController {

    private static final String HALF_DONE =
            "Confirmation link accepted. Please proceed to confirm link sent to the other email";

    /** RFC 6749 §4.1.2.1, as far as a status has a name there. */
    private static final Map<Integer, String> OAUTH_ERRORS = Map.of(
            400, "invalid_request",
            401, "unauthorized_client",
            403, "access_denied",
            500, "server_error",
            503, "temporarily_unavailable");

    private final Verifying verifying;
    private final boolean confirmLinks;
    private final RedirectTargets redirects;
    private final RateLimits limits;
    private final Bearer bearer;

    /** @param confirmLinks whether a link asks whether to go on ({@code CHANCERY_MAILER_CONFIRM_LINKS}) */
    public VerifyController(
            Verifying verifying, boolean confirmLinks, RedirectTargets redirects, RateLimits limits, Bearer bearer) {
        this.verifying = verifying;
        this.confirmLinks = confirmLinks;
        this.redirects = redirects;
        this.limits = limits;
        this.bearer = bearer;
    }

    @GetMapping("/verify")
    ResponseEntity<?> follow(HttpServletRequest request) {
        limits.require(Limiter.VERIFY, request);
        return byLink(request, confirmLinks);
    }

    /** @param ask whether to go on, before the link is used up */
    private ResponseEntity<?> byLink(HttpServletRequest request, boolean ask) {
        QueryParameters query = QueryParameters.of(request);
        String type = query.get("type");
        String hash = query.get("token");
        String asked = redirects.of(request);
        String place = RedirectTargets.escaped(asked);
        if (type.isEmpty()) {
            throw ApiException.validation("Verify requires a verification type");
        }
        if (hash.isEmpty()) {
            throw ApiException.validation("Verify requires a token or a token hash");
        }
        try {
            VerificationType known = VerificationType.of(type)
                    .orElseThrow(() -> ApiException.validation("Invalid email verification type"));
            if (ask) {
                verifying.open(known, hash, ClientRequest.of(request));
                return ConfirmationPage.of(known, hash, asked);
            }
            return Onward.seeOther(
                    switch (verifying.byHash(known, hash, true, ClientRequest.of(request))) {
                        case Outcome.SignedIn(TokenResponse tokens, VerificationType was) ->
                            RedirectUrl.withFragment(place, tokens(tokens, was));
                        case Outcome.CodeIssued(String code) -> RedirectUrl.withQuery(place, Map.of("code", code));
                        case Outcome.HalfDone() -> halfDone(place, hash);
                    });
        } catch (ApiException e) {
            return Onward.seeOther(refused(place, hash, e));
        }
    }

    @PostMapping("/verify")
    Object verify(HttpServletRequest request, HttpServletResponse response) {
        limits.require(Limiter.VERIFY, request);
        if (confirmLinks && !QueryParameters.of(request).get("token").isEmpty()) {
            return byLink(request, false);
        }
        RequestBody body = RequestBody.of(request);
        String type = body.string("type");
        String code = body.string("token");
        String hash = body.string("token_hash");
        String email = body.string("email");
        String phone = body.string("phone");
        if (type.isEmpty()) {
            throw ApiException.validation("Verify requires a verification type");
        }
        if (code.isEmpty() == hash.isEmpty()) {
            throw ApiException.validation("Verify requires either a token or a token hash");
        }
        ClientRequest client = ClientRequest.of(request);
        Outcome outcome;
        if (hash.isEmpty()) {
            VerificationType known = known(type, email, phone);
            String address = address(email, phone);
            String aud = bearer.audience(request);
            outcome = UniformTime.of(() -> verifying.byCode(known, address, code, aud, client));
        } else {
            if (!email.isEmpty()
                    || !phone.isEmpty()
                    || !body.string("redirect_to").isEmpty()) {
                throw ApiException.validation("Only the token_hash and type should be provided");
            }
            VerificationType known = VerificationType.of(type)
                    .orElseThrow(() -> ApiException.validation("Invalid email verification type"));
            outcome = verifying.byHash(known, hash, false, client);
        }
        return switch (outcome) {
            case Outcome.SignedIn(TokenResponse tokens, VerificationType _) -> {
                tokens.describe(response);
                yield tokens;
            }
            case Outcome.HalfDone() -> half();
            case Outcome.CodeIssued _ -> throw new IllegalStateException("nobody follows a link here");
        };
    }

    private static VerificationType known(String type, String email, String phone) {
        if (email.isEmpty() == phone.isEmpty()) {
            throw ApiException.validation("Only an email address or phone number should be provided on verify");
        }
        return VerificationType.of(type, email.isEmpty())
                .orElseThrow(() -> ApiException.validation("Unsupported verification type"));
    }

    private static String address(String email, String phone) {
        if (email.isEmpty()) {
            return PhoneNumber.parse(phone).value();
        }
        try {
            return EmailAddress.parse(email).value();
        } catch (ApiException e) {
            throw ApiException.unprocessable("validation_failed", "Invalid email format");
        }
    }

    private static Map<String, String> half() {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("msg", HALF_DONE);
        answer.put("code", "200");
        return answer;
    }

    private static Map<String, String> tokens(TokenResponse tokens, VerificationType type) {
        Map<String, String> told = new TreeMap<>(tokens.told());
        told.put("type", type.text());
        return told;
    }

    private static String halfDone(String place, String hash) {
        Map<String, String> told = Map.of("message", HALF_DONE);
        String withQuery = HashedCodes.isOfFlow(hash) ? RedirectUrl.withQuery(place, told) : place;
        return RedirectUrl.withFragmentOnly(withQuery, told);
    }

    private static String refused(String place, String hash, ApiException refusal) {
        Map<String, String> told = new TreeMap<>();
        String error = OAUTH_ERRORS.get(refusal.status());
        if (error != null) {
            told.put("error", error);
        }
        told.put("error_code", refusal.code());
        told.put("error_description", refusal.getMessage());
        String withQuery = HashedCodes.isOfFlow(hash) ? RedirectUrl.withQuery(place, told) : place;
        return RedirectUrl.withFragmentOnly(withQuery, told);
    }
}
