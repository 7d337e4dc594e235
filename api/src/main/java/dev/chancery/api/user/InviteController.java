package dev.chancery.api.user;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.RequestBody;
import dev.chancery.api.redirect.RedirectTargets;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.session.Bearer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /invite}. */
@RestController
public final class InviteController {

    private final Bearer bearer;
    private final Inviting inviting;
    private final RedirectTargets redirects;

    public InviteController(Bearer bearer, Inviting inviting, RedirectTargets redirects) {
        this.bearer = bearer;
        this.inviting = inviting;
        this.redirects = redirects;
    }

    @PostMapping("/invite")
    UserResponse invite(HttpServletRequest request) {
        Administrator admin = bearer.requireAdmin(request);
        RequestBody body = RequestBody.of(request);
        Map<String, Object> data = body.object("data").orElse(Map.of());
        EmailAddress email = EmailAddress.parse(body.string("email"));
        MetadataSize.USER.require(Map.of(), data);
        AskedByMail asked = new AskedByMail(email, admin.audience(), Optional.empty(), redirects.of(request));
        return UserResponse.of(inviting.invite(asked, data, admin, ClientRequest.of(request)));
    }
}
