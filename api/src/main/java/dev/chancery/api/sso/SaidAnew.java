package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.session.TokenSubject;
import dev.chancery.api.user.MetadataSize;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserCommand.Provision;
import dev.chancery.command.user.UserCommand.UpdateIdentity;
import dev.chancery.query.user.IdentityView;
import dev.chancery.query.user.UserView;
import dev.chancery.sso.saml.AssertedPerson;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a provider says of somebody who was here before, and that is not known, or was changed since by whoever it is about.
 *
 * @param identity of what they are
 * @param account of what they may do
 */
record SaidAnew(Optional<UpdateIdentity> identity, Optional<Provision> account) {

    /**
     * @param provider of their identity
     * @throws ApiException {@code validation_failed} if it is more than there is room for
     */
    static SaidAnew of(
            UserView user,
            String provider,
            AssertedPerson person,
            ProvisionedAccount provisioned,
            GivenRoles roles,
            Instant now) {
        Map<String, Object> userMetadata = known(user.userMetadata());
        Map<String, Object> appMetadata = known(user.appMetadata());
        Optional<UpdateIdentity> identity = identity(user, userMetadata, provider, person, now);
        Optional<Provision> account = provisioned.news(user, roles, now);
        identity.ifPresent(change -> MetadataSize.USER.require(userMetadata, change.metadataPatch()));
        account.ifPresent(change -> MetadataSize.APP.require(appMetadata, change.appMetadataPatch()));
        return new SaidAnew(identity, account);
    }

    private static Optional<UpdateIdentity> identity(
            UserView user, Map<String, Object> userMetadata, String provider, AssertedPerson person, Instant now) {
        IdentityView known = user.identities().stream()
                .filter(identity -> identity.provider().equals(provider))
                .filter(identity -> person.subjects().contains(identity.providerId()))
                .findFirst()
                .orElseThrow();
        Map<String, Object> claims = person.claims();
        boolean unchanged = userMetadata.entrySet().containsAll(claims.entrySet());
        if (unchanged && claims.equals(known.identityData())) {
            return Optional.empty();
        }
        Identity identity = new Identity(known.id(), known.provider(), known.providerId(), claims);
        // what people say of themselves gives way, and so keeps nobody out
        Map<String, Object> patch = MetadataSize.USER.makingRoom(userMetadata, claims);
        return Optional.of(new UpdateIdentity(user.id(), user.version(), identity, patch, now));
    }

    private static Map<String, Object> known(Map<String, Object> metadata) {
        return Objects.requireNonNullElse(metadata, Map.of());
    }

    boolean isPresent() {
        return identity.isPresent() || account.isPresent();
    }

    /** Of whom a token speaks that is issued after it. */
    TokenSubject subject(UserView user) {
        TokenSubject before = TokenSubject.of(user);
        TokenSubject told = identity.map(change -> before.withMetadata(change.metadataPatch()))
                .orElse(before);
        return account.map(change -> told.provisioned(change.role(), change.appMetadataPatch()))
                .orElse(told);
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return "SaidAnew[" + isPresent() + "]";
    }
}
