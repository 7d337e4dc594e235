package dev.chancery.sso.saml;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Accepts the messages of single logout of identity providers (SAML Profiles §4.4), each check after the one before it. */
public final class SamlLogouts {

    private final SamlEngine engine;

    public SamlLogouts() {
        this(new OpenSamlEngine());
    }

    SamlLogouts(SamlEngine engine) {
        this.engine = new GuardedEngine(engine);
    }

    /** @throws MessageRejected if it has not the form of a request; never anything else */
    public ShapedLogout readRequest(LogoutMessage message) throws MessageRejected {
        return ShapedLogout.of(message, ResponseGrammar.LOGOUT_REQUEST);
    }

    /** @throws MessageRejected if it has not the form of a response; never anything else */
    public ShapedLogout readResponse(LogoutMessage message) throws MessageRejected {
        return ShapedLogout.of(message, ResponseGrammar.LOGOUT_RESPONSE);
    }

    /** Who says that something is from them that has not the form of a message, if that can be told. */
    public Optional<String> claimedIssuer(LogoutMessage message) {
        try {
            return ShapedResponse.claimedIssuer(ShapedLogout.parsed(message).getDocumentElement());
        } catch (MessageRejected _) {
            return Optional.empty();
        }
    }

    /**
     * @param provider whose it may be
     * @param destination where it has arrived
     * @throws MessageRejected if it is not the provider's, or not for us; never anything else
     */
    public JudgedLogoutRequest acceptRequest(
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
