package dev.chancery.api;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.session.Bearer;
import dev.chancery.api.user.ManualLinking;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BiConsumer;

/** What every request below a path meets before it is told whether there is such a route: a guard, or a closed door. */
final class Gates implements BiConsumer<String, HttpServletRequest> {

    private final Bearer bearer;
    private final boolean saml;
    private final ManualLinking manualLinking;

    /** @param saml whether it is enabled */
    Gates(Bearer bearer, boolean saml, ManualLinking manualLinking) {
        this.bearer = bearer;
        this.saml = saml;
        this.manualLinking = manualLinking;
    }

    @Override
    public void accept(String path, HttpServletRequest request) {
        if (below(path, "/admin") || isInvitation(path, request)) {
            bearer.requireAdmin(request);
        } else if (below(path, "/user") || below(path, "/factors") || below(path, "/reauthenticate")) {
            bearer.requireUser(request);
        }
        requireOpen(path);
    }

    private static boolean isInvitation(String path, HttpServletRequest request) {
        return path.equals("/invite") && request.getMethod().equals("POST");
    }

    private void requireOpen(String path) {
        if (below(path, "/user/identities")) {
            manualLinking.require();
        }
        if (!saml && below(path, "/sso")) {
            throw closed("saml_provider_disabled", "SAML 2.0 is disabled");
        }
        if (below(path, "/passkeys")) {
            throw closed("passkey_disabled", "Passkeys are disabled");
        }
        if (below(path, "/scim/v2")) {
            throw closed("feature_disabled", "SCIM server is disabled");
        }
        if (below(path, "/oauth")
                || below(path, "/user/oauth")
                || below(path, "/admin/oauth")
                || path.equals("/.well-known/oauth-authorization-server")) {
            throw closed("feature_disabled", "OAuth server is disabled");
        }
    }

    private static ApiException closed(String code, String message) {
        return ApiException.of(404, code, message);
    }

    private static boolean below(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
