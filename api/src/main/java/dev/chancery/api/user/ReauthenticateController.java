package dev.chancery.api.user;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Bearer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /reauthenticate}. */
@RestController
public final class ReauthenticateController {

    private final Bearer bearer;
    private final Reauthenticating reauthenticating;

    public ReauthenticateController(Bearer bearer, Reauthenticating reauthenticating) {
        this.bearer = bearer;
        this.reauthenticating = reauthenticating;
    }

    @GetMapping({"/reauthenticate", "/reauthenticate/"})
    Map<String, Object> reauthenticate(HttpServletRequest request) {
        return reauthenticating
                .reauthenticate(bearer.requireUser(request), ClientRequest.of(request))
                .<Map<String, Object>>map(id -> Map.of("message_id", id))
                .orElse(Map.of());
    }
}
