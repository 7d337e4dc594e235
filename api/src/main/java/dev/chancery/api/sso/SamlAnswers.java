package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.sso.IdentityProviders.IdentityProvider;
import dev.chancery.command.Actor;
import dev.chancery.command.Reply;
import dev.chancery.command.session.SamlSession;
import dev.chancery.command.sso.SsoLoginCommand;
import dev.chancery.command.sso.SsoLoginCommand.Accept;
import dev.chancery.command.sso.SsoLoginCommand.AcceptUnsolicited;
import dev.chancery.command.sso.SsoLoginCommand.Expire;
import dev.chancery.command.sso.SsoLoginCommand.Reject;
import dev.chancery.command.sso.SsoLoginEvent;
import dev.chancery.command.sso.SsoLoginRefusal;
import dev.chancery.command.sso.SsoLoginState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.infra.replay.EndedByProvider;
import dev.chancery.infra.replay.SpentMessages;
import dev.chancery.infra.settings.SamlSettings;
import dev.chancery.infra.sso.KeptResponses;
import dev.chancery.infra.sso.KeptResponses.Login;
import dev.chancery.query.sso.SsoLoginQueries;
import dev.chancery.query.sso.SsoLoginQueries.Expected;
import dev.chancery.query.user.UserView;
import dev.chancery.sso.saml.AcceptedAssertion;
import dev.chancery.sso.saml.AssertedPerson;
import dev.chancery.sso.saml.Check;
import dev.chancery.sso.saml.Exchange;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.OwnServiceProvider;
import dev.chancery.sso.saml.SamlResponses;
import dev.chancery.sso.saml.ShapedResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** What identity providers say of people: whether it is good, and of whom (SAML Profiles §4.1.4, §4.1.5). */
public final class SamlAnswers {

    private static final String DISABLED = "SSO Provider assigned for this domain is currently disabled";

    /** By which people are told that they may not come in. */
    private static final Set<Integer> OF_ACCOUNTS = Set.of(400, 403, 422);

    private final OwnServiceProvider us;
    private final Duration clockSkew;
    private final Duration validity;
    private final boolean keeping;
    private final SamlResponses responses;
    private final IdentityProviders providers;
    private final SsoLoginQueries logins;
    private final FederatedSessions sessions;
    private final SpentMessages spent;
    private final EndedByProvider ended;
    private final Commands commands;
    private final InstantSource clock;

    public SamlAnswers(
            OwnServiceProvider us,
            SamlSettings settings,
            SamlResponses responses,
            IdentityProviders providers,
            SsoLoginQueries logins,
            FederatedSessions sessions,
            SpentMessages spent,
            EndedByProvider ended,
            Commands commands,
            InstantSource clock) {
        this.us = us;
        this.clockSkew = settings.clockSkew();
        this.validity = settings.relayStateValidity();
        this.keeping = !settings.keepResponses().isZero();
        this.responses = responses;
        this.providers = providers;
        this.logins = logins;
        this.sessions = sessions;
        this.spent = spent;
        this.ended = ended;
        this.commands = commands;
        this.clock = clock;
    }

    /** That an assertion is good for nothing any more; nothing was written. */
    static final class Spent extends RuntimeException {

        private final MessageRejected why;

        Spent(MessageRejected why) {
            super(null, null, false, false);
            this.why = why;
        }
    }

    /**
     * An answer to a request of ours.
     *
     * @param form what was posted as {@code SAMLResponse}
     * @param relayState with which the browser was sent to the provider
     * @param browser what it shows to be the one that was sent, if anything
     * @throws ApiException why it is not accepted: little, since administrators find the rest in the log
     */
    SamlAnswer accepted(String form, UUID relayState, Optional<String> browser, ClientRequest client) {
        Expected login = logins.byId(relayState).orElseThrow(() -> {
            noteReplay(form, client);
            return SendingToProvider.notExpected();
        });
        Instant now = clock.instant();
        if (!now.isBefore(login.requestedAt().plus(validity))) {
            write(client, new Expire(relayState, now));
            throw SendingToProvider.expired();
        }
        IdentityProvider provider = providers.evenDisabled(login.providerId()).orElseThrow(SamlAnswers::notConnected);
        requireEnabled(provider, login.loginId(), client);
        Arrival arrival = new Arrival(
                login.loginId(),
                provider,
                new SamlAnswer.Place.Asked(browser),
                Optional.of(login.requestedAt()),
                client,
                now);
        return judged(
                arrival,
                () -> answer(
                        arrival,
                        form,
                        responses.read(form),
                        new Exchange(
                                Optional.of(login.requestId()),
                                provider.authenticatedSince(login.requestedAt()),
                                now)));
    }

    /**
     * What a provider has said, and nobody waits for any more, an administrator hears of: somebody else may have it. Of what it has not said
     * nobody hears anything.
     */
    private void noteReplay(String form, ClientRequest client) {
        try {
            ShapedResponse response = responses.read(form);
            Optional<IdentityProvider> provider = response.claimedIssuer().flatMap(providers::evenDisabled);
            if (provider.isPresent()) {
                Exchange exchange = new Exchange(response.claimedRequest(), Optional.empty(), clock.instant());
                asserted(provider.get(), response, exchange);
                reject(
                        UUID.randomUUID(),
                        provider.get().view().id(),
                        new MessageRejected(
                                Check.IN_RESPONSE_TO,
                                "a request that waits for its answer",
                                response.claimedRequest().orElse("none")),
                        client);
            }
        } catch (MessageRejected _) {
            // it is not the provider's, or too late for anybody
        }
    }

    /**
     * A response for which nobody here has asked: only of providers that may send people on their own account.
     *
     * @param relayState where the provider sends them, or empty
     * @throws ApiException likewise
     */
    SamlAnswer unsolicited(String form, String relayState, ClientRequest client) {
        Instant now = clock.instant();
        ShapedResponse response;
        try {
            response = responses.read(form);
        } catch (MessageRejected e) {
            responses
                    .claimedIssuer(form)
                    .flatMap(providers::evenDisabled)
                    .ifPresent(provider ->
                            reject(UUID.randomUUID(), provider.view().id(), e, client));
            throw notValid(e.check());
        }
        UUID loginId = UUID.randomUUID();
        IdentityProvider provider =
                response.claimedIssuer().flatMap(providers::evenDisabled).orElseThrow(SamlAnswers::notConnected);
        requireEnabled(provider, loginId, client);
        Arrival arrival = new Arrival(
                loginId, provider, new SamlAnswer.Place.Unsolicited(relayState), Optional.empty(), client, now);
        return judged(arrival, () -> {
            if (!provider.view().options().unsolicited()) {
                throw new MessageRejected(Check.UNSOLICITED, "an answer to a request", "none was made");
            }
            return answer(
                    arrival,
                    form,
                    response,
                    new Exchange(Optional.empty(), provider.authenticatedSince(now.minus(validity)), now));
        });
    }

    private void requireEnabled(IdentityProvider provider, UUID loginId, ClientRequest client) {
        if (!provider.view().enabled()) {
            reject(
                    loginId,
                    provider.view().id(),
                    new MessageRejected(Check.PROVIDER, "one that is enabled", "one that is disabled"),
                    client);
            throw ApiException.of(404, "sso_provider_disabled", DISABLED).at(Check.PROVIDER.site());
        }
    }

    /** What has come, of whom, and how. */
    private record Arrival(
            UUID loginId,
            IdentityProvider provider,
            SamlAnswer.Place place,
            Optional<Instant> askedAt,
            ClientRequest client,
            Instant now) {}

    private interface Judgement {
        SamlAnswer get() throws MessageRejected, AssertedPerson.Incomplete;
    }

    private SamlAnswer judged(Arrival arrival, Judgement judgement) {
        UUID providerId = arrival.provider().view().id();
        try {
            return judgement.get();
        } catch (MessageRejected e) {
            reject(arrival.loginId(), providerId, e, arrival.client());
            throw notValid(e.check());
        } catch (AssertedPerson.Incomplete e) {
            MessageRejected why = rejected(e.missing());
            reject(arrival.loginId(), providerId, why, arrival.client());
            throw incomplete(e.missing()).at(why.check().site());
        }
    }

    private SamlAnswer answer(Arrival arrival, String form, ShapedResponse response, Exchange exchange)
            throws MessageRejected, AssertedPerson.Incomplete {
        IdentityProvider provider = arrival.provider();
        AcceptedAssertion assertion = asserted(provider, response, exchange);
        AssertedPerson person = person(provider, assertion);
        return new SamlAnswer(
                arrival.loginId(),
                assertion.id(),
                assertion.goodUntil(),
                arrival.askedAt().orElse(assertion.authenticatedAt()),
                person,
                providers.ownDomains(provider),
                ProvisionedAccount.of(provider.view().provisioning(), assertion),
                sessions.of(provider.view(), assertion, arrival.now()),
                arrival.place(),
                keeping
                        ? Optional.of(new SamlAnswer.Evidence(
                                arrival.now(),
                                JudgedResponse.of(
                                                form, provider.trusted(), us.expecting(clockSkew), exchange, assertion)
                                        .packed()))
                        : Optional.empty());
    }

    /**
     * Keeps what is to be kept of an answer, with what follows from it in the transaction that is under way.
     *
     * @param sessionId that begins with it; nothing where a code is issued
     */
    void keep(Transaction transaction, SamlAnswer answer, UUID userId, Optional<UUID> sessionId) {
        answer.evidence().ifPresent(evidence -> {
            Login login = new Login(answer.loginId(), userId, answer.providerId(), sessionId, evidence.at());
            transaction.writeSealed(userId, key -> KeptResponses.row(login, evidence.content(), key));
        });
    }

    /**
     * Whom an assertion is about.
     *
     * @throws MessageRejected {@code EMAIL_DOMAIN} if it says an address that is not the provider's to say
     */
    AssertedPerson person(IdentityProvider provider, AcceptedAssertion assertion)
            throws MessageRejected, AssertedPerson.Incomplete {
        AssertedPerson person = assertion.person(provider.metadata().entityId(), provider.mapping());
        providers.ownDomains(provider).require(person.email());
        return person;
    }

    /** The account keeps the address that somebody had first, and tokens say it. */
    static void requireOwn(SamlAnswer answer, UserView user) {
        try {
            requireOwn(answer.ownDomains(), user);
        } catch (MessageRejected e) {
            throw new Spent(e);
        }
    }

    /** @throws MessageRejected {@code EMAIL_DOMAIN} */
    static void requireOwn(OwnDomains domains, UserView user) throws MessageRejected {
        domains.require(String.valueOf(user.email()));
    }

    /**
     * What a provider asserts, if it stands all checks of the response itself.
     *
     * @throws MessageRejected which it does not stand
     */
    AcceptedAssertion asserted(IdentityProvider provider, ShapedResponse response, Exchange exchange)
            throws MessageRejected {
        provider.metadata().requireValid(exchange.now());
        return responses.accept(response, provider.trusted(), us.expecting(clockSkew), exchange);
    }

    /**
     * Takes an answer, in the transaction that is under way: whoever fails to come in may try again by the same.
     *
     * @return refused if it comes too late, or by another browser
     * @throws Spent whereby the transaction ends
     */
    Reply<SsoLoginEvent, SsoLoginState> use(Transaction transaction, SamlAnswer answer, UUID userId, Instant now) {
        spend(answer.assertionId(), answer.goodUntil(), answer.session(), () -> isEnded(answer), now)
                .ifPresent(why -> {
                    throw new Spent(why);
                });
        return transaction.send(
                switch (answer.place()) {
                    case SamlAnswer.Place.Asked(Optional<String> browser) ->
                        new Accept(
                                answer.loginId(),
                                userId,
                                browser.map(SentBrowser::digest).orElse(null),
                                validity,
                                now);
                    case SamlAnswer.Place.Unsolicited _ ->
                        new AcceptUnsolicited(answer.loginId(), answer.providerId(), userId, now);
                });
    }

    private boolean isEnded(SamlAnswer answer) {
        return switch (answer.place()) {
            case SamlAnswer.Place.Asked _ -> ended.voids(answer.session(), answer.since());
            case SamlAnswer.Place.Unsolicited _ -> ended.voidsUnsolicited(answer.session(), answer.since());
        };
    }

    /**
     * Spends an assertion that was asked for, in the transaction that is under way.
     *
     * @param since a logout since then is about it
     * @return why it is good for nothing any more, if it is
     */
    Optional<MessageRejected> spend(
            String assertionId, Instant goodUntil, SamlSession session, Instant since, Instant now) {
        return spend(assertionId, goodUntil, session, () -> ended.contains(session, since), now);
    }

    private Optional<MessageRejected> spend(
            String assertionId, Instant goodUntil, SamlSession session, BooleanSupplier isEnded, Instant now) {
        byte[] digest = Sha256.of("saml\n" + session.ssoProviderId() + "\n" + assertionId);
        if (!spent.spend(digest, goodUntil, now)) {
            return Optional.of(new MessageRejected(Check.ONE_TIME_USE, "an assertion that is new", assertionId));
        }
        return isEnded.getAsBoolean()
                ? Optional.of(new MessageRejected(
                        Check.SIGNED_OUT,
                        "a session that goes on",
                        "one that was ended, or a provider that is disabled"))
                : Optional.empty();
    }

    /** Notes that an assertion is good for nothing any more, and says so. */
    ApiException spent(SamlAnswer answer, Spent spent, ClientRequest client) {
        MessageRejected why = spent.why;
        reject(answer.loginId(), answer.providerId(), why, client);
        return notValid(why.check());
    }

    /** Notes that an answer is good, and its person may not come in all the same. What the service itself failed at may be tried again. */
    void refuse(SamlAnswer answer, ApiException why, ClientRequest client) {
        if (OF_ACCOUNTS.contains(why.status()) && !why.code().startsWith("saml_relay_state")) {
            String found = why.isOfOthers() ? why.code() : why.code() + ": " + why.getMessage();
            MessageRejected rejected = new MessageRejected(Check.ACCOUNT, "somebody who may come in", found);
            reject(answer.loginId(), answer.providerId(), rejected, client);
        }
    }

    static ApiException refused(SsoLoginRefusal refusal) {
        ApiException answer = switch (refusal) {
            case NOT_FOUND, BEGUN_ALREADY, OTHER_BROWSER -> SendingToProvider.notExpected();
            case EXPIRED -> SendingToProvider.expired();
        };
        return answer.at(refusal.site());
    }

    private void reject(UUID loginId, UUID providerId, MessageRejected why, ClientRequest client) {
        write(
                client,
                new Reject(loginId, providerId, why.check().name(), why.expected(), why.found(), clock.instant()));
    }

    /** Where it has ended meanwhile there is nothing left to note. */
    private void write(ClientRequest client, SsoLoginCommand command) {
        commands.retrying(
                () -> commands.transaction(client.origin(Actor.STRANGER), transaction -> transaction.send(command)));
    }

    static ApiException notConnected() {
        return ApiException.of(
                404, "saml_idp_not_found", "A SAML connection has not been established with this Identity Provider");
    }

    private static ApiException notValid(Check check) {
        return ApiException.validation("SAML Assertion is not valid").at(check.site());
    }

    static MessageRejected rejected(AssertedPerson.Missing missing) {
        Check check = missing == AssertedPerson.Missing.SUBJECT ? Check.NAME_ID : Check.EMAIL;
        return new MessageRejected(check, "one", "none that can be used");
    }

    private static ApiException incomplete(AssertedPerson.Missing missing) {
        return switch (missing) {
            case SUBJECT ->
                ApiException.badRequest(
                        "saml_assertion_no_user_id",
                        "SAML Assertion did not contain a persistent Subject Identifier attribute or Subject NameID"
                                + " uniquely identifying this user");
            case EMAIL ->
                ApiException.badRequest("saml_assertion_no_email", "SAML Assertion does not contain an email address");
        };
    }
}
