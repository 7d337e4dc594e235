package dev.chancery.api.sso;

import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.user.Metadata;
import dev.chancery.command.user.UserCommand.Provision;
import dev.chancery.query.user.UserView;
import dev.chancery.sso.saml.AcceptedAssertion;
import dev.chancery.sso.saml.AttributeMapping;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of somebody's account on the word of their provider.
 *
 * @param appMetadata each key that the administrator maps, null where the provider says nothing of it
 * @param givesRole whether the role is the provider's to say
 * @param roles of the rules that hold, the first first
 */
record ProvisionedAccount(Map<String, Object> appMetadata, boolean givesRole, List<String> roles) {

    static ProvisionedAccount of(Provisioning provisioning, AcceptedAssertion assertion) {
        AttributeMapping mapping = AttributeMapping.known(provisioning.appMetadata());
        Map<String, Object> appMetadata = new LinkedHashMap<>();
        mapping.names().forEach(name -> appMetadata.put(name, null));
        appMetadata.putAll(assertion.mapped(mapping));
        return new ProvisionedAccount(
                appMetadata,
                !provisioning.roles().isEmpty(),
                provisioning.roles().stream()
                        .filter(rule ->
                                assertion.attributes().values(rule.attribute()).contains(rule.value()))
                        .map(Provisioning.RoleRule::role)
                        .toList());
    }

    /**
     * The {@code app_metadata} of somebody who is new.
     *
     * @param provider of their identity
     */
    Map<String, Object> ofNewcomer(String provider) {
        return Metadata.merge(known(), Map.of("provider", provider, "providers", List.of(provider)));
    }

    /** What the provider says. */
    Map<String, Object> known() {
        Map<String, Object> known = new LinkedHashMap<>(appMetadata);
        known.values().removeIf(Objects::isNull);
        return known;
    }

    /** What it changes of an account that is there, if anything. */
    Optional<Provision> news(UserView user, GivenRoles allowed, Instant now) {
        Map<String, Object> before = Objects.requireNonNullElse(user.appMetadata(), Map.of());
        Map<String, Object> patch = new LinkedHashMap<>(appMetadata);
        patch.entrySet().removeIf(entry -> Objects.equals(entry.getValue(), before.get(entry.getKey())));
        Optional<String> otherRole =
                Optional.of(allowed.first(roles)).filter(given -> givesRole && !given.equals(user.role()));
        return patch.isEmpty() && otherRole.isEmpty()
                ? Optional.empty()
                : Optional.of(new Provision(user.id(), user.version(), otherRole, patch, now));
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return "an account";
    }
}
