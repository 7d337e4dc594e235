package dev.chancery.api.session;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.QueryParameters;
import dev.chancery.api.session.SigningOut.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /logout}. */
@RestController
public final class LogoutController {

    private final SigningOut signingOut;
    private final Bearer bearer;

    public LogoutController(SigningOut signingOut, Bearer bearer) {
        this.signingOut = signingOut;
        this.bearer = bearer;
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logout(HttpServletRequest request) {
        Caller caller = bearer.requireUser(request);
        signingOut.signOut(caller, scope(QueryParameters.of(request).get("scope")), ClientRequest.of(request));
    }

    private static Scope scope(String asked) {
        return switch (asked) {
            case "", "global" -> Scope.GLOBAL;
            case "local" -> Scope.LOCAL;
            case "others" -> Scope.OTHERS;
            default -> throw ApiException.validation("Unsupported logout scope \"" + asked + "\"");
        };
    }
}
