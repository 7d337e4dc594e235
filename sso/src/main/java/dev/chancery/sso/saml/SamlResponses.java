package dev.chancery.sso.saml;

import java.util.Optional;

/** Accepts the responses of identity providers, each check after the one before it. */
public final class SamlResponses {

    private final SamlEngine engine;

    public SamlResponses() {
        this(new OpenSamlEngine());
    }

    SamlResponses(SamlEngine engine) {
        this.engine = new GuardedEngine(engine);
    }

    /**
     * Reads what a browser has posted, without believing it.
     *
     * @param form the {@code SAMLResponse} of a form
     * @throws MessageRejected if it has not the form of a response; never anything else
     */
    public ShapedResponse read(String form) throws MessageRejected {
        return PostedResponse.decode(form).shaped();
    }

    /** Who says that something is from them that has not the form of a response, if that can be told: an administrator of theirs may want to know. */
    public Optional<String> claimedIssuer(String form) {
        try {
            return ShapedResponse.claimedIssuer(
                    PostedResponse.decode(form).parsed().getDocumentElement());
        } catch (MessageRejected _) {
            return Optional.empty();
        }
    }

    /**
     * What a browser has posted, as it came, for administrators.
     *
     * @throws MessageRejected if it is too long, or not in Base64
     */
    public String text(String form) throws MessageRejected {
        return PostedResponse.decode(form).text();
    }

    /**
     * @param provider whose it may be
     * @throws MessageRejected whatever is wrong with it; never anything else
     */
    public AcceptedAssertion accept(
            ShapedResponse response, TrustedProvider provider, ServiceProvider us, Exchange exchange)
            throws MessageRejected {
        return response.expected(provider, us, exchange).verified(engine).accepted();
    }
}
