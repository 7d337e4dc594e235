package dev.chancery.api.sso;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Administrator;
import dev.chancery.api.sso.IdentityProviders.IdentityProvider;
import dev.chancery.command.sso.SsoProviderCommand.RequestTest;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.sso.ProviderTests;
import dev.chancery.infra.sso.ProviderTests.ProviderTest;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Logins by which an administrator tries an identity provider, disabled or not: nobody comes in by them. */
public final class TestingProvider {

    /** An administrator looks at it soon, and it names people. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final SendingToProvider sending;
    private final Duration validity;
    private final IdentityProviders providers;
    private final ProviderTests tests;
    private final Commands commands;
    private final SecureRandom random;
    private final InstantSource clock;

    /** @param validity within which whoever is sent has to come back */
    public TestingProvider(
            SendingToProvider sending,
            Duration validity,
            IdentityProviders providers,
            ProviderTests tests,
            Commands commands,
            SecureRandom random,
            InstantSource clock) {
        this.sending = sending;
        this.validity = validity;
        this.providers = providers;
        this.tests = tests;
        this.commands = commands;
        this.random = random;
        this.clock = clock;
    }

    /** @param url where to sign in at the provider, once */
    record Begun(
            UUID id, URI url, @JsonProperty("expires_at") Instant expiresAt) {}

    /** @param status {@code pending}, {@code expired}, {@code passed} or {@code failed} */
    record Outcome(
            UUID id,
            @JsonProperty("provider_id") UUID providerId,
            String status,
            @JsonProperty("requested_at") Instant requestedAt,

            @JsonUnwrapped @JsonInclude(Include.NON_NULL) ProviderTestReport report) {}

    /** @throws ApiException {@code sso_provider_not_found}, {@code saml_metadata_unusable} or {@code saml_metadata_expired} */
    Begun begin(UUID providerId, Administrator admin, ClientRequest client) {
        IdentityProvider provider = provider(providerId);
        provider.metadata().complaint().ifPresent(complaint -> {
            throw SendingToProvider.unusable(complaint.getMessage());
        });
        Instant now = clock.instant();
        SendingToProvider.requireValid(provider, now);
        UUID testId = UUID.randomUUID();
        String requestId = MessageId.drawn(random);
        Instant expiresAt = now.plus(validity);
        commands.retrying(() -> commands.transaction(client.origin(admin.actor()), transaction -> {
            if (transaction.send(new RequestTest(providerId, testId, now)).refused()) {
                throw NamedProviders.notFound();
            }
            tests.begin(testId, providerId, requestId, now, expiresAt.plus(KEPT));
            return testId;
        }));
        return new Begun(testId, sending.place(provider, requestId, TestRelayState.of(testId), now), expiresAt);
    }

    /**
     * The request of a test at a provider that takes none in a URL.
     *
     * @throws ApiException {@code saml_relay_state_not_found}, {@code saml_relay_state_expired}, {@code saml_metadata_expired} or
     *     {@code saml_metadata_unusable}
     */
    PostedMessage posted(UUID testId) {
        Instant now = clock.instant();
        ProviderTest test = waitedFor(testId, now);
        IdentityProvider provider = provider(test.providerId());
        SendingToProvider.requireValid(provider, now);
        return sending.message(provider, test.requestId(), TestRelayState.of(testId), now);
    }

    /** @throws ApiException {@code saml_relay_state_not_found} or {@code saml_relay_state_expired} */
    ProviderTest waitedFor(UUID testId, Instant now) {
        ProviderTest test = tests.byId(testId, now)
                .filter(known -> known.outcome().isEmpty())
                .orElseThrow(SendingToProvider::notExpected);
        if (expired(test, now)) {
            throw SendingToProvider.expired();
        }
        return test;
    }

    /** @throws ApiException if there is no such test of that provider, or none any more */
    Outcome outcome(UUID providerId, UUID testId) {
        Instant now = clock.instant();
        ProviderTest test = tests.byId(testId, now)
                .filter(known -> known.providerId().equals(providerId))
                .orElseThrow(TestingProvider::unknown);
        Optional<ProviderTestReport> report = test.outcome().map(ProviderTestReport::read);
        String status = report.map(known -> known.failure() == null ? "passed" : "failed")
                .orElse(expired(test, now) ? "expired" : "pending");
        return new Outcome(testId, providerId, status, test.requestedAt(), report.orElse(null));
    }

    private boolean expired(ProviderTest test, Instant now) {
        return !now.isBefore(test.requestedAt().plus(validity));
    }

    private IdentityProvider provider(UUID id) {
        return providers.evenDisabled(id).orElseThrow(NamedProviders::notFound);
    }

    static ApiException unknown() {
        return ApiException.of(404, "sso_provider_test_not_found", "SSO provider test not found");
    }
}
