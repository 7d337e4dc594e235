package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.sso.EndingFederatedSessions.There;
import dev.chancery.api.sso.IdentityProviders.IdentityProvider;
import dev.chancery.command.Actor;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.sso.SsoLogoutCommand.Receive;
import dev.chancery.command.sso.SsoLogoutCommand.Reject;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.infra.replay.SpentMessages;
import dev.chancery.sso.saml.AcceptedLogoutRequest;
import dev.chancery.sso.saml.AcceptedLogoutResponse;
import dev.chancery.sso.saml.Check;
import dev.chancery.sso.saml.JudgedLogoutRequest;
import dev.chancery.sso.saml.LogoutMessage;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.OwnServiceProvider;
import dev.chancery.sso.saml.SamlLogouts;
import dev.chancery.sso.saml.ServiceProvider;
import dev.chancery.sso.saml.ShapedLogout;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What identity providers say about logouts: whether it is good, and what ends by it (SAML Profiles §4.4.3.3, §4.4.3.4). */
public final class SigningOutBySaml {

    private final OwnServiceProvider us;
    private final Duration clockSkew;
    private final SamlLogouts logouts;
    private final IdentityProviders providers;
    private final FederatedSessions names;
    private final EndingFederatedSessions ending;
    private final SpentMessages spent;
    private final Commands commands;
    private final InstantSource clock;

    public SigningOutBySaml(
            OwnServiceProvider us,
            Duration clockSkew,
            SamlLogouts logouts,
            IdentityProviders providers,
            FederatedSessions names,
            EndingFederatedSessions ending,
            SpentMessages spent,
            Commands commands,
            InstantSource clock) {
        this.us = us;
        this.clockSkew = clockSkew;
        this.logouts = logouts;
        this.providers = providers;
        this.names = names;
        this.ending = ending;
        this.spent = spent;
        this.commands = commands;
        this.clock = clock;
    }

    /**
     * A request of a provider.
     *
     * @param done whether it was carried out
     */
    record Carried(IdentityProvider provider, String requestId, boolean done) {}

    /** An answer to a request of ours, which has still to be looked for. */
    record Answered(IdentityProvider provider, AcceptedLogoutResponse answer) {}

    /**
     * Ends the sessions that a provider names, if its request is good.
     *
     * @param mayNote asked before it is written down that a message is refused; what it throws is the answer then
     * @throws ApiException if nobody gets an answer: {@code saml_idp_not_found}, or {@code validation_failed}: little, since
     *     administrators find the rest in the log
     */
    Carried carryOut(LogoutMessage message, ClientRequest client, Runnable mayNote) {
        ShapedLogout request = shaped(message, client, mayNote, () -> logouts.readRequest(message));
        IdentityProvider provider = provider(request);
        Instant now = clock.instant();
        JudgedLogoutRequest judged = judged(provider, UUID.randomUUID(), client, mayNote, () -> {
            provider.metadata().requireValid(now);
            return logouts.acceptRequest(request, provider.trusted(), receiver(), us.singleLogoutService(), now);
        });
        return switch (judged) {
            case JudgedLogoutRequest.Accepted(AcceptedLogoutRequest accepted) ->
                carryOut(accepted, provider, client, mayNote, now);
            case JudgedLogoutRequest.Refused(String id, MessageRejected why) -> {
                reject(provider, UUID.randomUUID(), why, client, mayNote);
                yield new Carried(provider, id, false);
            }
        };
    }

    private Carried carryOut(
            AcceptedLogoutRequest request,
            IdentityProvider provider,
            ClientRequest client,
            Runnable mayNote,
            Instant now) {
        boolean fresh = commands.retrying(() -> commands.transaction(
                client.origin(Actor.STRANGER), transaction -> end(transaction, provider, request, now)));
        if (!fresh) {
            MessageRejected why = new MessageRejected(Check.ONE_TIME_USE, "a request that is new", request.id());
            reject(provider, UUID.randomUUID(), why, client, mayNote);
        }
        return new Carried(provider, request.id(), fresh);
    }

    /**
     * @param logoutId the relay state
     * @param providerId whose answer is waited for
     * @throws ApiException likewise
     */
    Answered answer(LogoutMessage message, UUID logoutId, UUID providerId, ClientRequest client, Runnable mayNote) {
        ShapedLogout response = shaped(message, client, mayNote, () -> logouts.readResponse(message));
        IdentityProvider provider = provider(response);
        if (!provider.view().id().equals(providerId)) {
            throw SendingToProvider.notExpected();
        }
        Instant now = clock.instant();
        return new Answered(provider, judged(provider, logoutId, client, mayNote, () -> {
            provider.metadata().requireValid(now);
            return logouts.acceptResponse(response, provider.trusted(), receiver(), us.singleLogoutService(), now);
        }));
    }

    private ServiceProvider receiver() {
        return us.expecting(clockSkew);
    }

    /** @return false if the request was carried out before */
    private boolean end(
            Transaction transaction, IdentityProvider provider, AcceptedLogoutRequest request, Instant now) {
        UUID providerId = provider.view().id();
        if (!spent.spend(Sha256.of("saml logout\n" + providerId + "\n" + request.id()), request.goodUntil(), now)) {
            return false;
        }
        List<UUID> subjects = request.subject().identifiers().stream()
                .map(name -> names.subject(providerId, name))
                .toList();
        List<UUID> indexes = request.sessionIndexes().stream()
                .map(index -> names.index(providerId, index))
                .toList();
        int sessions = ending.end(
                transaction,
                new There(providerId, subjects, indexes, request.issuedAt()),
                _ -> Optional.of(EndReason.SIGNED_OUT_BY_PROVIDER),
                now);
        transaction.send(new Receive(UUID.randomUUID(), providerId, sessions, now));
        return true;
    }

    private interface Judgement<R> {
        R get() throws MessageRejected;
    }

    /** What has not the form of one an administrator hears of where it says whose it is. */
    private ShapedLogout shaped(
            LogoutMessage message, ClientRequest client, Runnable mayNote, Judgement<ShapedLogout> reading) {
        try {
            return reading.get();
        } catch (MessageRejected e) {
            logouts.claimedIssuer(message)
                    .flatMap(providers::evenDisabled)
                    .ifPresent(provider -> reject(provider, UUID.randomUUID(), e, client, mayNote));
            throw notValid(e.check());
        }
    }

    private IdentityProvider provider(ShapedLogout message) {
        return message.claimedIssuer().flatMap(providers::evenDisabled).orElseThrow(SamlAnswers::notConnected);
    }

    private <R> R judged(
            IdentityProvider provider, UUID logoutId, ClientRequest client, Runnable mayNote, Judgement<R> judgement) {
        try {
            return judgement.get();
        } catch (MessageRejected e) {
            reject(provider, logoutId, e, client, mayNote);
            throw notValid(e.check());
        }
    }

    private void reject(
            IdentityProvider provider, UUID logoutId, MessageRejected why, ClientRequest client, Runnable mayNote) {
        mayNote.run();
        commands.retrying(() -> commands.transaction(
                client.origin(Actor.STRANGER),
                transaction -> transaction.send(new Reject(
                        logoutId,
                        provider.view().id(),
                        why.check().name(),
                        why.expected(),
                        why.found(),
                        clock.instant()))));
    }

    private static ApiException notValid(Check check) {
        return ApiException.validation("SAML logout message is not valid").at(check.site());
    }
}
