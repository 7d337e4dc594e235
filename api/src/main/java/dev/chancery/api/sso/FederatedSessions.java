package dev.chancery.api.sso;

import dev.chancery.command.session.SamlSession;
import dev.chancery.infra.keys.KeyedIds;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.sso.saml.AcceptedAssertion;
import dev.chancery.sso.saml.NameId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Sessions that stand on the word of identity providers: what those call them, and how long they last. */
public final class FederatedSessions {

    private final KeyedIds ids;

    public FederatedSessions(KeyedIds ids) {
        this.ids = ids;
    }

    SamlSession of(SsoProviderView provider, AcceptedAssertion assertion, Instant now) {
        Optional<NameId> subject = assertion.subject();
        return new SamlSession(
                provider.id(),
                subject.map(NameId::identifier)
                        .map(name -> subject(provider.id(), name))
                        .orElse(null),
                assertion
                        .sessionIndex()
                        .map(index -> index(provider.id(), index))
                        .orElse(null),
                subject.map(NameId::value).orElse(null),
                subject.flatMap(NameId::format).orElse(null),
                subject.flatMap(NameId::nameQualifier).orElse(null),
                subject.flatMap(NameId::spNameQualifier).orElse(null),
                assertion.sessionIndex().orElse(null),
                assertion
                        .authnContext()
                        .filter(provider.options().multiFactorContexts()::contains)
                        .map(_ -> "aal2")
                        .orElse("aal1"),
                end(provider, assertion, now));
    }

    /** Whichever comes first: what the provider says, or what the administrator does. */
    private static Instant end(SsoProviderView provider, AcceptedAssertion assertion, Instant now) {
        return Stream.concat(
                        assertion.sessionEnd().stream(),
                        Optional.ofNullable(provider.options().sessionLifetime()).map(now::plusSeconds).stream())
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** By which those whom the provider calls so are found. */
    UUID subject(UUID providerId, String identifier) {
        return ids.of("saml subject", providerId.toString(), identifier);
    }

    /** By which the session is found that the provider calls so. */
    UUID index(UUID providerId, String sessionIndex) {
        return ids.of("saml session", providerId.toString(), sessionIndex);
    }
}
