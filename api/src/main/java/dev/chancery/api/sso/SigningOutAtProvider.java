package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Caller;
import dev.chancery.api.session.SigningOut;
import dev.chancery.api.sso.IdentityProviders.IdentityProvider;
import dev.chancery.command.Actor;
import dev.chancery.command.Reply;
import dev.chancery.command.session.SamlSession;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.session.SessionState;
import dev.chancery.command.sso.SsoLogoutCommand.Answer;
import dev.chancery.command.sso.SsoLogoutCommand.Request;
import dev.chancery.command.sso.SsoLogoutCommand.Show;
import dev.chancery.command.sso.SsoLogoutEvent;
import dev.chancery.command.sso.SsoLogoutRefusal;
import dev.chancery.command.sso.SsoLogoutState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.query.session.SessionView;
import dev.chancery.sso.saml.AcceptedLogoutResponse;
import dev.chancery.sso.saml.Binding;
import dev.chancery.sso.saml.Endpoint;
import dev.chancery.sso.saml.LogoutRequest;
import dev.chancery.sso.saml.NameId;
import dev.chancery.sso.saml.OwnServiceProvider;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Signing out here, and then where one has come from (SAML Profiles §4.4.3.1). */
public final class SigningOutAtProvider {

    private final OwnServiceProvider us;
    private final Duration validity;
    private final IdentityProviders providers;
    private final SigningOut signingOut;
    private final Commands commands;
    private final SecureRandom random;
    private final InstantSource clock;

    /** @param validity within which whoever is sent has to come back ({@code GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD}) */
    public SigningOutAtProvider(
            OwnServiceProvider us,
            Duration validity,
            IdentityProviders providers,
            SigningOut signingOut,
            Commands commands,
            SecureRandom random,
            InstantSource clock) {
        this.us = us;
        this.validity = validity;
        this.providers = providers;
        this.signingOut = signingOut;
        this.commands = commands;
        this.random = random;
        this.clock = clock;
    }

    /** A logout that goes on at a provider. */
    private record Going(UUID logoutId, String requestId, SamlSession session, Endpoint endpoint) {}

    /**
     * Ends the caller's session, whatever becomes of the one at the provider.
     *
     * @param redirectTo where they want to be in the end
     * @return where to send the browser next; nothing where no provider has to be told, or wants to
     * @throws ApiException {@code session_not_found} if the token names no session
     */
    Optional<URI> signOut(Caller caller, String redirectTo, ClientRequest client) {
        UUID session = caller.session()
                .map(SessionView::id)
                .orElseThrow(() -> ApiException.of(403, "session_not_found", "Token names no session"));
        return commands.retrying(() -> {
                    Instant now = clock.instant();
                    return commands.transaction(client.origin(caller.actor()), transaction -> {
                        SessionState ended = signingOut.signOutHere(transaction, caller, session, now);
                        return Optional.ofNullable(ended.saml())
                                .filter(saml -> saml.nameId() != null)
                                .flatMap(this::going)
                                .map(going -> requested(transaction, going, session, redirectTo, now));
                    });
                })
                .map(this::place);
    }

    private Optional<Going> going(SamlSession session) {
        return providers
                .evenDisabled(session.ssoProviderId())
                .flatMap(provider -> endpoint(provider))
                .map(endpoint -> new Going(UUID.randomUUID(), MessageId.drawn(random), session, endpoint));
    }

    private static Optional<Endpoint> endpoint(IdentityProvider provider) {
        return provider.singleLogout(Binding.HTTP_REDIRECT);
    }

    private static Going requested(Transaction transaction, Going going, UUID session, String redirectTo, Instant now) {
        transaction.send(new Request(
                going.logoutId(), going.session().ssoProviderId(), session, going.requestId(), redirectTo, now));
        return going;
    }

    private URI place(Going going) {
        String relayState = going.logoutId().toString();
        return going.endpoint().binding() == Binding.HTTP_REDIRECT
                ? us.redirect(request(going), relayState)
                : us.logout(relayState);
    }

    /**
     * The request of somebody who was sent to a provider that takes none in a URL.
     *
     * @throws ApiException {@code saml_relay_state_not_found}, or {@code saml_relay_state_expired}
     */
    PostedMessage posted(UUID logoutId, ClientRequest client) {
        Going going = commands.rehearsal(client.origin(Actor.STRANGER), transaction -> shown(transaction, logoutId));
        return new PostedMessage(
                going.endpoint().location(), "SAMLRequest", us.posted(request(going)), logoutId.toString());
    }

    /** @throws ApiException {@code saml_relay_state_not_found}, or {@code saml_relay_state_expired}, if no answer to it is waited for */
    void requireWaiting(UUID logoutId, ClientRequest client) {
        refuse(commands.rehearsal(
                client.origin(Actor.STRANGER),
                transaction -> transaction.send(new Show(logoutId, validity, clock.instant()))));
    }

    /** What the session was that has ended: nothing becomes of ending it once more. */
    private Going shown(Transaction transaction, UUID logoutId) {
        Instant now = clock.instant();
        Reply<SsoLogoutEvent, SsoLogoutState> logout = transaction.send(new Show(logoutId, validity, now));
        refuse(logout);
        UUID session = logout.state().sessionId();
        SamlSession saml = transaction
                .send(new SessionCommand.End(session, EndReason.SIGNED_OUT, now))
                .state()
                .saml();
        return Optional.ofNullable(saml)
                .filter(known -> known.nameId() != null)
                .flatMap(known -> providers
                        .evenDisabled(known.ssoProviderId())
                        .flatMap(SigningOutAtProvider::endpoint)
                        .map(endpoint -> new Going(logoutId, logout.state().requestId(), known, endpoint)))
                .orElseThrow(SendingToProvider::notExpected);
    }

    private LogoutRequest request(Going going) {
        SamlSession session = going.session();
        return new LogoutRequest(
                going.requestId(),
                clock.instant(),
                us.entityId(),
                going.endpoint().location(),
                new NameId(
                        session.nameId(),
                        Optional.ofNullable(session.nameIdFormat()),
                        Optional.ofNullable(session.nameQualifier()),
                        Optional.ofNullable(session.spNameQualifier())),
                Optional.ofNullable(session.sessionIndex()));
    }

    /**
     * Takes the provider's answer.
     *
     * @return where they want to be, or null
     * @throws ApiException {@code saml_relay_state_not_found}, or {@code saml_relay_state_expired}
     */
    String answered(UUID logoutId, IdentityProvider provider, AcceptedLogoutResponse answer, ClientRequest client) {
        Reply<SsoLogoutEvent, SsoLogoutState> reply = commands.retrying(() -> commands.transaction(
                client.origin(Actor.STRANGER),
                transaction -> transaction.send(new Answer(
                        logoutId,
                        provider.view().id(),
                        answer.inResponseTo(),
                        answer.status(),
                        validity,
                        clock.instant()))));
        refuse(reply);
        return reply.state().redirectTo();
    }

    private static void refuse(Reply<SsoLogoutEvent, SsoLogoutState> reply) {
        reply.refusal().map(SsoLogoutRefusal.class::cast).ifPresent(refusal -> {
            throw (refusal == SsoLogoutRefusal.EXPIRED ? SendingToProvider.expired() : SendingToProvider.notExpected())
                    .at(refusal.site());
        });
    }
}
