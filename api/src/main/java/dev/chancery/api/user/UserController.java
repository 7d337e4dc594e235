package dev.chancery.api.user;

import dev.chancery.api.flow.CodeChallenges;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.http.RateLimits;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.session.Caller;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.infra.ratelimit.Limiter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET} and {@code PUT /user}. */
@RestController
public final class UserController {

    private final Bearer bearer;
    private final ChangingUser changingUser;
    private final PhoneRules phoneRules;
    private final Passwords passwords;
    private final RateLimits limits;
    private final RedirectTargets redirects;

    public UserController(
            Bearer bearer,
            ChangingUser changingUser,
            PhoneRules phoneRules,
            Passwords passwords,
            RateLimits limits,
            RedirectTargets redirects) {
        this.bearer = bearer;
        this.changingUser = changingUser;
        this.phoneRules = phoneRules;
        this.passwords = passwords;
        this.limits = limits;
        this.redirects = redirects;
    }

    @GetMapping({"/user", "/user/"})
    UserResponse get(HttpServletRequest request) {
        Caller caller = bearer.requireUser(request);
        boolean meant = caller.claims().audience().stream()
                .findFirst()
                .filter(caller.audience()::equals)
                .isPresent();
        if (!meant) {
            throw ApiException.validation("Token audience doesn't match request audience");
        }
        return UserResponse.of(caller.user());
    }

    @PutMapping({"/user", "/user/"})
    UserResponse put(HttpServletRequest request) {
        Caller first = bearer.requireUser(request);
        limits.require(Limiter.USER, request);
        RequestBody body = RequestBody.of(request);
        Optional<EmailAddress> email = given(body, "email").map(EmailAddress::parse);
        Optional<PhoneNumber> phone = given(body, "phone").map(PhoneNumber::parse);
        Optional<String> password = body.optionalString("password");
        String channel = body.string("channel");
        Optional<CodeChallenge> challenge = CodeChallenges.of(body);
        password.ifPresent(passwords::require);
        Channel way = phone.isPresent() ? PhoneChannel.require(channel, phoneRules) : Channel.SMS;
        ChangingUser.Request change = new ChangingUser.Request(
                email,
                phone,
                way,
                password,
                body.optionalString("current_password"),
                given(body, "nonce"),
                body.object("data"),
                body.object("app_metadata"),
                challenge,
                redirects.of(request));
        return UserResponse.of(changingUser.change(
                new KnownAtFirst<>(first, () -> bearer.requireUser(request)), change, ClientRequest.of(request)));
    }

    private static Optional<String> given(RequestBody body, String field) {
        return body.optionalString(field).filter(value -> !value.isEmpty());
    }
}
