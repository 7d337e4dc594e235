package dev.chancery.api.sso;

import java.net.URI;

/**
 * A message to an identity provider that the browser has to post (SAML Bindings §3.5).
 *
 * @param parameter {@code SAMLRequest} or {@code SAMLResponse}
 * @param message in Base64
 * @param relayState which comes back with the answer; empty where there is none
 */
record PostedMessage(URI place, String parameter, String message, String relayState) {

    /** No personal data in logs. */
    @Override
    public String toString() {
        return parameter + " to " + place.getRawAuthority();
    }
}
