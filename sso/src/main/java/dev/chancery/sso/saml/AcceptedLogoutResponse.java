package dev.chancery.sso.saml;

import java.util.Optional;

/**
 * What an identity provider says has become of a logout that we asked for.
 *
 * @param inResponseTo the id of the request
 * @param status a URI (SAML Core §3.2.2.2)
 * @param detail a URI that says more, within the first; {@code PartialLogout} where not everybody has ended it
 */
public record AcceptedLogoutResponse(String inResponseTo, String status, Optional<String> detail) {

    static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
    private static final String PARTIAL_LOGOUT = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout";

    /** Whether everybody who knew of the session has ended it (SAML Core §3.7.3.2). */
    public boolean complete() {
        return status.equals(SUCCESS) && detail.filter(PARTIAL_LOGOUT::equals).isEmpty();
    }

    /** The more telling of both. */
    public String told() {
        return detail.orElse(status);
    }
}
