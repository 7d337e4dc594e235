package dev.chancery.sso.saml;

/**
 * What an identity provider says has become of a logout that we asked for.
 *
 * @param inResponseTo the id of the request
 * @param status a URI (SAML Core §3.2.2.2)
 */
public record AcceptedLogoutResponse(String inResponseTo, String status) {

    static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

    /** Whether everybody who knew of the session has ended it. */
    public boolean complete() {
        return status.equals(SUCCESS);
    }
}
