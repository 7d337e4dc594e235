package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.sso.IdentityProviders.IdentityProvider;
import dev.chancery.command.Actor;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.sso.SsoLoginCommand.Request;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.sso.SsoLoginQueries;
import dev.chancery.query.sso.SsoLoginQueries.Expected;
import dev.chancery.sso.saml.AuthnRequest;
import dev.chancery.sso.saml.Binding;
import dev.chancery.sso.saml.Endpoint;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.OwnServiceProvider;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Sending somebody to the identity provider of their organisation (SAML Profiles §4.1.3). */
public final class SendingToProvider {

    private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    private static final String DISABLED = "SSO Provider is currently disabled";

    private final OwnServiceProvider us;
    private final URI api;
    private final Duration validity;
    private final IdentityProviders providers;
    private final SsoLoginQueries logins;
    private final Commands commands;
    private final SecureRandom random;
    private final InstantSource clock;

    /**
     * @param api where clients find the service
     * @param validity within which whoever is sent has to come back ({@code GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD})
     */
    public SendingToProvider(
            OwnServiceProvider us,
            URI api,
            Duration validity,
            IdentityProviders providers,
            SsoLoginQueries logins,
            Commands commands,
            SecureRandom random,
            InstantSource clock) {
        this.us = us;
        this.api = api;
        this.validity = validity;
        this.providers = providers;
        this.logins = logins;
        this.commands = commands;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Where to go.
     *
     * @param secret to leave with the browser, where that can be done
     */
    record Sent(UUID loginId, URI place, Optional<String> secret) {}

    /** @throws ApiException {@code sso_provider_not_found} or {@code sso_provider_disabled} */
    IdentityProvider byId(UUID id) {
        return providers.byId(id, DISABLED).orElseThrow(() -> unknown("No such SSO provider"));
    }

    /** @throws ApiException {@code sso_provider_not_found} or {@code sso_provider_disabled} */
    IdentityProvider byDomain(String domain) {
        return providers
                .byDomain(domain, DISABLED)
                .orElseThrow(() -> unknown("No SSO provider assigned for this domain"));
    }

    /**
     * @param redirectTo where they want to be in the end, or empty
     * @param browser whether it is the browser itself that asks, and can keep something
     * @throws ApiException {@code saml_metadata_expired} or {@code saml_metadata_unusable}
     */
    Sent send(
            IdentityProvider provider,
            String redirectTo,
            Optional<CodeChallenge> challenge,
            boolean browser,
            ClientRequest client) {
        UUID loginId = UUID.randomUUID();
        String requestId = MessageId.drawn(random);
        Instant now = clock.instant();
        requireValid(provider, now);
        Optional<String> secret = Optional.of(SentBrowser.secret(random))
                .filter(_ -> browser && us.base().getScheme().equals("https") && comesBackHere(client));
        commands.transaction(
                client.origin(Actor.STRANGER),
                transaction -> transaction.send(new Request(
                        loginId,
                        provider.view().id(),
                        requestId,
                        redirectTo.isEmpty() ? null : redirectTo,
                        challenge,
                        secret.map(SentBrowser::digest).orElse(null),
                        now)));
        URI place = place(provider, requestId, loginId.toString(), now);
        return new Sent(loginId, place, secret);
    }

    /** Else what is left with the browser is not shown where it comes back to. */
    private boolean comesBackHere(ClientRequest client) {
        URI found = client.externalUrl() == null ? api : URI.create(client.externalUrl());
        return host(us.base()).equalsIgnoreCase(host(found));
    }

    /** Of names that are none in the DNS, as with an underscore, there is but the authority. */
    private static String host(URI place) {
        return Objects.requireNonNullElseGet(place.getHost(), () -> String.valueOf(place.getRawAuthority()));
    }

    /**
     * The request of somebody who was sent to a provider that takes none in a URL.
     *
     * @throws ApiException {@code saml_relay_state_not_found}, {@code saml_relay_state_expired}, {@code saml_metadata_expired} or
     *     {@code saml_metadata_unusable}
     */
    PostedMessage posted(UUID loginId) {
        Expected expected = logins.byId(loginId).orElseThrow(SendingToProvider::notExpected);
        Instant now = clock.instant();
        if (!now.isBefore(expected.requestedAt().plus(validity))) {
            throw expired();
        }
        IdentityProvider provider = byId(expected.providerId());
        requireValid(provider, now);
        return message(provider, expected.requestId(), loginId.toString(), now);
    }

    /** Where to send a browser with a request: to the provider, or to the page that posts it there. */
    URI place(IdentityProvider provider, String requestId, String relayState, Instant now) {
        Endpoint endpoint = endpoint(provider);
        return endpoint.binding() == Binding.HTTP_REDIRECT
                ? us.redirect(request(provider, endpoint, requestId, now), relayState)
                : us.request(relayState);
    }

    /** The request for that page. */
    PostedMessage message(IdentityProvider provider, String requestId, String relayState, Instant now) {
        Endpoint endpoint = endpoint(provider);
        return new PostedMessage(
                endpoint.location(), "SAMLRequest", us.posted(request(provider, endpoint, requestId, now)), relayState);
    }

    static ApiException notExpected() {
        return ApiException.of(
                404, "saml_relay_state_not_found", "SAML RelayState does not exist, try logging in again?");
    }

    static ApiException expired() {
        return ApiException.unprocessable(
                "saml_relay_state_expired", "SAML RelayState has expired. Try logging in again?");
    }

    private AuthnRequest request(IdentityProvider provider, Endpoint endpoint, String requestId, Instant now) {
        return new AuthnRequest(
                requestId,
                now,
                us.entityId(),
                endpoint.location(),
                us.assertionConsumerService(),
                provider.view().nameIdFormat().or(() -> Optional.of(PERSISTENT)),
                provider.view().options().forceAuthn(),
                provider.view().options().authnContexts());
    }

    /** @throws ApiException {@code saml_metadata_expired} or {@code saml_metadata_unusable}, without what the metadata says */
    static void requireValid(IdentityProvider provider, Instant now) {
        if (provider.metadata().complaint().isPresent()) {
            throw unusable("SAML Metadata of this SSO provider cannot be used");
        }
        try {
            provider.metadata().requireValid(now);
        } catch (MessageRejected e) {
            throw ApiException.unprocessable(
                    "saml_metadata_expired", "SAML Metadata of this SSO provider is no longer valid");
        }
    }

    static ApiException unusable(String why) {
        return ApiException.unprocessable("saml_metadata_unusable", why);
    }

    /** A URL asks nothing of the browser. */
    private static Endpoint endpoint(IdentityProvider provider) {
        List<Endpoint> all = provider.metadata().singleSignOn();
        return all.stream()
                .filter(endpoint -> endpoint.binding() == Binding.HTTP_REDIRECT)
                .findFirst()
                .orElseGet(all::getFirst);
    }

    private static ApiException unknown(String message) {
        return ApiException.of(404, "sso_provider_not_found", message);
    }
}
