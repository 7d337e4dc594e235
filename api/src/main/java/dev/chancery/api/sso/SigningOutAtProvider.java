package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Caller;
import dev.chancery.api.session.SigningOut;
import dev.chancery.api.sso.EndingFederatedSessions.There;
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
import dev.chancery.query.sso.FederatedSessionQueries;
import dev.chancery.sso.saml.AcceptedLogoutResponse;
import dev.chancery.sso.saml.Binding;
import dev.chancery.sso.saml.Endpoint;
import dev.chancery.sso.saml.LogoutRequest;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.NameId;
import dev.chancery.sso.saml.OwnServiceProvider;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing out here, and then where one has come from (SAML Profiles §4.4.3.1). */
public final class SigningOutAtProvider {

    private static final Logger LOG = LoggerFactory.getLogger(SigningOutAtProvider.class);

    private final OwnServiceProvider us;
    private final Duration validity;
    private final IdentityProviders providers;
    private final FederatedSessionQueries sessions;
    private final SigningOut signingOut;
    private final EndingFederatedSessions ending;
    private final Commands commands;
    private final SecureRandom random;
    private final InstantSource clock;

    /** @param validity within which whoever is sent has to come back ({@code GOTRUE_SAML_RELAY_STATE_VALIDITY_PERIOD}) */
    public SigningOutAtProvider(
            OwnServiceProvider us,
            Duration validity,
            IdentityProviders providers,
            FederatedSessionQueries sessions,
            SigningOut signingOut,
            EndingFederatedSessions ending,
            Commands commands,
            SecureRandom random,
            InstantSource clock) {
        this.us = us;
        this.validity = validity;
        this.providers = providers;
        this.sessions = sessions;
        this.signingOut = signingOut;
        this.ending = ending;
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
                        SessionState own = signingOut.signOutHere(transaction, caller, session, now);
                        Optional<SamlSession> there = Optional.ofNullable(own.saml());
                        there.ifPresent(saml -> endBeside(transaction, session, saml, now));
                        return there.filter(saml -> saml.nameId() != null)
                                .flatMap(saml -> going(saml, now))
                                .map(going -> requested(transaction, going, session, redirectTo, now));
                    });
                })
                .map(this::place);
    }

    /** Others that stand on the same session there: whoever asks the provider to end that is not told about them. */
    private void endBeside(Transaction transaction, UUID own, SamlSession there, Instant now) {
        if (there.subject() != null && there.index() != null) {
            ending.end(
                    transaction,
                    new There(there.ssoProviderId(), List.of(there.subject()), List.of(there.index()), null),
                    session -> Optional.of(EndReason.SIGNED_OUT_ELSEWHERE).filter(_ -> !session.equals(own)),
                    now);
        }
    }

    private Optional<Going> going(SamlSession session, Instant now) {
        return endpoint(session.ssoProviderId(), now)
                .map(endpoint -> new Going(UUID.randomUUID(), MessageId.drawn(random), session, endpoint));
    }

    /** Nobody is sent where metadata says that is no longer valid, or cannot be read. */
    private Optional<Endpoint> endpoint(UUID providerId, Instant now) {
        try {
            Optional<IdentityProvider> provider = providers.evenDisabled(providerId);
            if (provider.isPresent()) {
                provider.get().metadata().requireValid(now);
            }
            return provider.flatMap(known -> known.singleLogout(Binding.HTTP_REDIRECT));
        } catch (MessageRejected e) {
            LOG.warn("Nobody is sent to identity provider {} to sign out: its metadata is of no use", providerId);
            return Optional.empty();
        }
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

    /**
     * The provider whose answer is waited for.
     *
     * @throws ApiException {@code saml_relay_state_not_found}, or {@code saml_relay_state_expired}, if there is none
     */
    UUID waitingFor(UUID logoutId, ClientRequest client) {
        return commands.rehearsal(client.origin(Actor.STRANGER), transaction -> waiting(transaction, logoutId))
                .providerId();
    }

    /** What else has such an id is told from nothing by nobody. */
    private SsoLogoutState waiting(Transaction transaction, UUID logoutId) {
        if (!sessions.isLogout(logoutId)) {
            throw SendingToProvider.notExpected();
        }
        Reply<SsoLogoutEvent, SsoLogoutState> reply = transaction.send(new Show(logoutId, validity, clock.instant()));
        refuse(reply);
        return reply.state();
    }

    /** What the session was that has ended: nothing becomes of ending it once more. */
    private Going shown(Transaction transaction, UUID logoutId) {
        Instant now = clock.instant();
        SsoLogoutState logout = waiting(transaction, logoutId);
        UUID session = logout.sessionId();
        SamlSession saml = transaction
                .send(new SessionCommand.End(session, EndReason.SIGNED_OUT, now))
                .state()
                .saml();
        return Optional.ofNullable(saml)
                .filter(known -> known.nameId() != null)
                .flatMap(known -> endpoint(known.ssoProviderId(), now)
                        .map(endpoint -> new Going(logoutId, logout.requestId(), known, endpoint)))
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
                        answer.told(),
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
