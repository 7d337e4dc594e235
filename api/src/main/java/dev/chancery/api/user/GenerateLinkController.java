package dev.chancery.api.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.user.GeneratingLink.Generated;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /admin/generate_link}. */
@RestController
public final class GenerateLinkController {

    private final Bearer bearer;
    private final GeneratingLink generating;
    private final Passwords passwords;
    private final RedirectTargets redirects;

    public GenerateLinkController(
            Bearer bearer, GeneratingLink generating, Passwords passwords, RedirectTargets redirects) {
        this.bearer = bearer;
        this.generating = generating;
        this.passwords = passwords;
        this.redirects = redirects;
    }

    record Answer(
            @JsonUnwrapped UserResponse user,
            @JsonProperty("action_link") String actionLink,
            @JsonProperty("email_otp") String emailOtp,
            @JsonProperty("hashed_token") String hashedToken,
            @JsonProperty("verification_type") String verificationType,
            @JsonProperty("redirect_to") String redirectTo) {}

    @PostMapping("/admin/generate_link")
    Answer generate(HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        RequestBody body = RequestBody.of(request).withTexts("email", "new_email", "redirect_to");
        String type = body.string("type");
        String password = body.string("password");
        Map<String, Object> data = body.object("data").orElse(Map.of());
        EmailAddress email = EmailAddress.parse(body.string("email"));
        LinkType known = LinkType.of(type)
                .orElseThrow(() -> ApiException.validation("Invalid email action link type requested: " + type));
        Optional<EmailAddress> newEmail =
                known.changesEmail() ? Optional.of(EmailAddress.parse(body.string("new_email"))) : Optional.empty();
        String redirectTo = redirects.allowed(body.string("redirect_to")).orElseGet(() -> redirects.of(request));
        Generated generated = generating.generate(
                new GeneratingLink.Request(
                        known, email, newEmail, password(known, password), data, admin.audience(), redirectTo),
                admin,
                ClientRequest.of(request));
        return new Answer(
                UserResponse.of(generated.user()),
                generated.link(),
                generated.token().code(),
                generated.token().hash(),
                generated.type().text(),
                redirectTo);
    }

    private Optional<PresentedPassword> password(LinkType type, String password) {
        if (type != LinkType.SIGNUP) {
            return Optional.empty();
        }
        if (password.isEmpty()) {
            throw ApiException.validation("Signup requires a valid password");
        }
        passwords.require(password);
        return Optional.of(passwords.presented(password));
    }
}
