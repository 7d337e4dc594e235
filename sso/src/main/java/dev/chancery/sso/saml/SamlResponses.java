package dev.chancery.sso.saml;

/** Accepts the responses of identity providers, each check after the one before it. */
public final class SamlResponses {

    private final SamlEngine engine;

    public SamlResponses() {
        this(new OpenSamlEngine());
    }

    SamlResponses(SamlEngine engine) {
        this.engine = engine;
    }

    /**
     * @param form the {@code SAMLResponse} of a form
     * @param provider whose it may be
     * @throws MessageRejected whatever is wrong with it; never anything else
     */
    AcceptedAssertion accept(String form, TrustedProvider provider, ServiceProvider us, Exchange exchange)
            throws MessageRejected {
        return PostedResponse.decode(form)
                .shaped()
                .expected(provider, us, exchange)
                .verified(engine)
                .accepted();
    }
}
