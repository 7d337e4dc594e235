package dev.chancery.sso.saml;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.w3c.dom.Document;

/**
 * Ourselves as a service provider: where we are, and by which keys we are known.
 *
 * @param base of our addresses, without a slash at its end
 * @param keys the first of which signs; all of them open what was encrypted for us
 * @param encrypted whether identity providers may encrypt for them
 */
public record OwnServiceProvider(URI base, List<OwnKey> keys, boolean encrypted) {

    /** Always: whoever has kept what was there before another key came has to look again soon. */
    private static final Duration CACHE_DURATION = Duration.ofHours(1);

    /** A response that is older has been kept somewhere on its way. */
    private static final Duration LONGEST_WAY = Duration.ofSeconds(90);

    public OwnServiceProvider {
        keys = List.copyOf(keys);
    }

    /** By which identity providers know us: the address of our metadata. */
    public String entityId() {
        return at("metadata").toString();
    }

    /** Where responses are posted. */
    public URI assertionConsumerService() {
        return at("acs");
    }

    /** Where a browser gets the request of somebody that it has to post. */
    public URI request(String relayState) {
        return at("request/" + relayState);
    }

    /** Where a browser gets the request to sign out that it has to post. */
    public URI logout(String relayState) {
        return at("logout/" + relayState);
    }

    /** Where messages of single logout go. */
    public URI singleLogoutService() {
        return at("slo");
    }

    /** Whether another key is about to take the place of the first. */
    public boolean changesKeys() {
        return keys.size() > 1;
    }

    /**
     * @param id of the document, which its signature names
     * @param validUntil from when on it must not be used
     */
    public String metadata(String id, Instant validUntil) {
        return new ServiceProviderMetadata(
                        id,
                        entityId(),
                        assertionConsumerService(),
                        singleLogoutService(),
                        keys,
                        encrypted,
                        validUntil,
                        CACHE_DURATION)
                .toXml();
    }

    /**
     * As what identity providers' responses are checked for.
     *
     * @param clockSkew by so much clocks may differ
     */
    public ServiceProvider expecting(Duration clockSkew) {
        return new ServiceProvider(
                entityId(),
                assertionConsumerService().toString(),
                encrypted ? keys.stream().map(own -> own.key().privateKey()).toList() : List.of(),
                clockSkew,
                LONGEST_WAY);
    }

    /** Where to send a browser with a request, signed (SAML Bindings §3.4). */
    public URI redirect(AuthnRequest request, String relayState) {
        return redirect(request.destination(), "SAMLRequest", request.toDocument(), relayState);
    }

    /** The same, to sign out. */
    public URI redirect(LogoutRequest request, String relayState) {
        return redirect(request.destination(), "SAMLRequest", request.toDocument(), relayState);
    }

    /**
     * The same, with an answer.
     *
     * @param relayState of the request, empty where it had none
     */
    public URI redirect(LogoutResponse response, String relayState) {
        return redirect(response.destination(), "SAMLResponse", response.toDocument(), relayState);
    }

    private URI redirect(URI destination, String parameter, Document message, String relayState) {
        return RedirectBinding.url(
                destination, parameter, message, relayState, keys.getFirst().key());
    }

    /** The request for a form that a browser posts, signed, in Base64 (SAML Bindings §3.5). */
    public String posted(AuthnRequest request) {
        return PostBinding.message(request.toDocument(), keys.getFirst());
    }

    /** The same, to sign out. */
    public String posted(LogoutRequest request) {
        return PostBinding.message(request.toDocument(), keys.getFirst());
    }

    /** The same, with an answer. */
    public String posted(LogoutResponse response) {
        return PostBinding.message(response.toDocument(), keys.getFirst());
    }

    private URI at(String place) {
        return URI.create(base + "/sso/saml/" + place);
    }

    @Override
    public String toString() {
        return entityId();
    }
}
