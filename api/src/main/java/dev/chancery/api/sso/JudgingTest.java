package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.sso.IdentityProviders.IdentityProvider;
import dev.chancery.api.user.MetadataSize;
import dev.chancery.command.Actor;
import dev.chancery.command.session.SamlSession;
import dev.chancery.command.sso.SsoProviderCommand.NoteTest;
import dev.chancery.command.user.Identity;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.sso.ProviderTests;
import dev.chancery.infra.sso.ProviderTests.ProviderTest;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import dev.chancery.sso.saml.AcceptedAssertion;
import dev.chancery.sso.saml.AssertedPerson;
import dev.chancery.sso.saml.Exchange;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.OwnServiceProvider;
import dev.chancery.sso.saml.SamlResponses;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Judges what comes back from a test as a login's answer is judged, and keeps what came of it; nobody comes in. */
public final class JudgingTest {

    private final OwnServiceProvider us;
    private final TestingProvider testing;
    private final SamlAnswers answers;
    private final SamlResponses responses;
    private final IdentityProviders providers;
    private final FederatedSessions sessions;
    private final Accounts accounts;
    private final ProviderTests tests;
    private final Commands commands;
    private final InstantSource clock;

    /**
     * Whom a login would let in.
     *
     * @param signUpDisabled no new accounts
     */
    public record Accounts(boolean signUpDisabled, GivenRoles roles, UserQueries users) {}

    public JudgingTest(
            OwnServiceProvider us,
            TestingProvider testing,
            SamlAnswers answers,
            SamlResponses responses,
            IdentityProviders providers,
            FederatedSessions sessions,
            Accounts accounts,
            ProviderTests tests,
            Commands commands,
            InstantSource clock) {
        this.us = us;
        this.testing = testing;
        this.answers = answers;
        this.responses = responses;
        this.providers = providers;
        this.sessions = sessions;
        this.accounts = accounts;
        this.tests = tests;
        this.commands = commands;
        this.clock = clock;
    }

    /**
     * @param form what was posted as {@code SAMLResponse}
     * @throws ApiException if no answer is waited for, or not any more
     */
    void judge(UUID testId, String form, ClientRequest client) {
        Instant now = clock.instant();
        ProviderTest test = testing.waitedFor(testId, now);
        IdentityProvider provider = providers.evenDisabled(test.providerId()).orElseThrow(SamlAnswers::notConnected);
        Judged judged = judged(test, provider, form, now);
        commands.retrying(() -> commands.transaction(client.origin(Actor.STRANGER), transaction -> {
            Optional<MessageRejected> why = judged.believed()
                    .flatMap(believed -> spend(believed, test, now))
                    .or(judged::why);
            if (!tests.finish(test, report(judged, why, provider, form, now).toJson())) {
                throw SendingToProvider.notExpected();
            }
            String check = why.map(rejected -> rejected.check().name()).orElse(null);
            return transaction.send(new NoteTest(test.providerId(), testId, check, now));
        }));
    }

    /** What is to be believed, and the session that it would begin. */
    private record Believed(AcceptedAssertion assertion, SamlSession session) {}

    /**
     * What a response comes to by itself.
     *
     * @param account where it names somebody who could come in
     * @param why it is refused, where it is
     */
    private record Judged(
            Optional<Believed> believed, Optional<ProviderTestReport.Account> account, Optional<MessageRejected> why) {}

    private Judged judged(ProviderTest test, IdentityProvider provider, String form, Instant now) {
        Believed believed;
        try {
            believed = believed(test, provider, form, now);
        } catch (MessageRejected e) {
            return new Judged(Optional.empty(), Optional.empty(), Optional.of(e));
        }
        try {
            AssertedPerson person = answers.person(provider, believed.assertion());
            Optional<UserView> known =
                    accounts.users().byIdentity(identityProvider(believed.session()), person.subjects());
            if (known.isPresent()) {
                SamlAnswers.requireOwn(providers.ownDomains(provider), known.get());
            }
            ProvisionedAccount provisioned =
                    ProvisionedAccount.of(provider.view().provisioning(), believed.assertion());
            return new Judged(
                    Optional.of(believed),
                    Optional.of(account(person, provisioned, known, believed.session(), now)),
                    Optional.empty());
        } catch (MessageRejected e) {
            return new Judged(Optional.of(believed), Optional.empty(), Optional.of(e));
        } catch (AssertedPerson.Incomplete e) {
            return new Judged(Optional.of(believed), Optional.empty(), Optional.of(SamlAnswers.rejected(e.missing())));
        }
    }

    private Believed believed(ProviderTest test, IdentityProvider provider, String form, Instant now)
            throws MessageRejected {
        Exchange exchange =
                new Exchange(Optional.of(test.requestId()), provider.authenticatedSince(test.requestedAt()), now);
        AcceptedAssertion assertion = answers.asserted(provider, responses.read(form), exchange);
        return new Believed(assertion, sessions.of(provider.view(), assertion, now));
    }

    /** So that it is good for no login either. */
    private Optional<MessageRejected> spend(Believed believed, ProviderTest test, Instant now) {
        AcceptedAssertion assertion = believed.assertion();
        return answers.spend(assertion.id(), assertion.goodUntil(), believed.session(), test.requestedAt(), now);
    }

    private ProviderTestReport.Account account(
            AssertedPerson person,
            ProvisionedAccount provisioned,
            Optional<UserView> known,
            SamlSession session,
            Instant now) {
        Optional<String> role =
                Optional.of(accounts.roles().first(provisioned.roles())).filter(_ -> provisioned.givesRole());
        return ProviderTestReport.Account.of(
                person,
                provisioned.known(),
                role,
                session,
                known.map(UserView::id),
                refusal(person, provisioned, known, session, now));
    }

    private static String identityProvider(SamlSession session) {
        return Identity.SSO + session.ssoProviderId();
    }

    /** What a login would come to, but for what hooks and the database's owner have to say. */
    private Optional<ApiException> refusal(
            AssertedPerson person,
            ProvisionedAccount provisioned,
            Optional<UserView> known,
            SamlSession session,
            Instant now) {
        if (known.isEmpty() && accounts.signUpDisabled()) {
            return Optional.of(SigningInBySaml.signUpDisabled());
        }
        if (known.filter(user -> user.bannedAt(now)).isPresent()) {
            return Optional.of(SigningInBySaml.banned());
        }
        try {
            if (known.isPresent()) {
                SaidAnew.of(known.get(), identityProvider(session), person, provisioned, accounts.roles(), now);
            } else {
                MetadataSize.USER.require(Map.of(), person.claims());
                MetadataSize.APP.require(Map.of(), provisioned.ofNewcomer(identityProvider(session)));
            }
            return Optional.empty();
        } catch (ApiException e) {
            return Optional.of(e);
        }
    }

    private ProviderTestReport report(
            Judged judged, Optional<MessageRejected> why, IdentityProvider provider, String form, Instant now) {
        return new ProviderTestReport(
                now,
                why.map(ProviderTestReport.Failure::of).orElse(null),
                judged.believed()
                        .map(believed -> ProviderTestReport.Assertion.of(
                                believed.assertion(), provider.metadata().entityId(), us.entityId()))
                        .orElse(null),
                judged.account().filter(_ -> why.isEmpty()).orElse(null),
                text(form));
    }

    private String text(String form) {
        try {
            return responses.text(form);
        } catch (MessageRejected e) {
            return null;
        }
    }
}
