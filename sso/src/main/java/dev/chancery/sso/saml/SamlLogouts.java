package dev.chancery.sso.saml;

import java.net.URI;
import java.time.Instant;

/** Accepts the messages of single logout of identity providers (SAML Profiles §4.4), each check after the one before it. */
public final class SamlLogouts {

    private final SamlEngine engine = new GuardedEngine(new OpenSamlEngine());

    /** @throws MessageRejected if it has not the form of a request; never anything else */
    public ShapedLogout readRequest(LogoutMessage message) throws MessageRejected {
        return ShapedLogout.of(message, ResponseGrammar.LOGOUT_REQUEST);
    }

    /** @throws MessageRejected if it has not the form of a response; never anything else */
    public ShapedLogout readResponse(LogoutMessage message) throws MessageRejected {
        return ShapedLogout.of(message, ResponseGrammar.LOGOUT_RESPONSE);
    }

    /**
     * @param provider whose it may be
     * @param destination where it has arrived
     * @throws MessageRejected whatever is wrong with it; never anything else
     */
    public AcceptedLogoutRequest acceptRequest(
            ShapedLogout request, TrustedProvider provider, ServiceProvider us, URI destination, Instant now)
            throws MessageRejected {
        return request.verified(provider, engine).request(us, destination, engine, now);
    }

    /**
     * @param provider whose it may be
     * @param destination where it has arrived
     * @throws MessageRejected whatever is wrong with it; never anything else
     */
    public AcceptedLogoutResponse acceptResponse(
            ShapedLogout response, TrustedProvider provider, ServiceProvider us, URI destination, Instant now)
            throws MessageRejected {
        return response.verified(provider, engine).response(us, destination, now);
    }
}
