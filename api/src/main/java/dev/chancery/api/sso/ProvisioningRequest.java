package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.Audience;
import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.sso.Provisioning.RoleRule;
import dev.chancery.sso.saml.AttributeMapping;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The {@code provisioning} of an identity provider, which Supabase Auth does not know. What is not there is as usual. */
final class ProvisioningRequest {

    private static final Set<String> KNOWN = Set.of("app_metadata", "roles", "own_domains_only");
    private static final Set<String> RULE = Set.of("attribute", "value", "role");

    /** Which say by what somebody comes in. */
    private static final Set<String> RESERVED = Set.of("provider", "providers");

    private static final int MOST_RULES = 100;
    private static final int LONGEST_TEXT = 1_024;

    private ProvisioningRequest() {}

    /** @throws ApiException {@code validation_failed} if it says something that is not understood */
    static Provisioning provisioning(Map<String, Object> given, GivenRoles roles) {
        if (!KNOWN.containsAll(given.keySet())) {
            throw ApiException.validation(
                    "provisioning may have " + KNOWN.stream().sorted().toList());
        }
        return new Provisioning(
                appMetadata(given.get("app_metadata")),
                rules(given.get("roles"), roles),
                flag(given.get("own_domains_only")));
    }

    private static Map<String, Object> appMetadata(Object given) {
        if (given == null) {
            return Map.of();
        }
        AttributeMapping mapping = mapping(given);
        if (mapping.names().stream().anyMatch(RESERVED::contains)) {
            throw ApiException.validation("provisioning.app_metadata cannot map "
                    + RESERVED.stream().sorted().toList());
        }
        return mapping.toMap();
    }

    @SuppressWarnings("unchecked")
    private static AttributeMapping mapping(Object given) {
        if (!(given instanceof Map<?, ?> map)) {
            throw refused("app_metadata", "an object");
        }
        try {
            return AttributeMapping.of((Map<String, Object>) map);
        } catch (IllegalArgumentException e) {
            throw ApiException.validation("provisioning.app_metadata: " + e.getMessage());
        }
    }

    private static List<RoleRule> rules(Object given, GivenRoles roles) {
        return switch (given) {
            case null -> List.of();
            case List<?> list
            when list.size() <= MOST_RULES ->
                list.stream().map(rule -> rule(rule, roles)).toList();
            default -> throw refused("roles", "a list of at most " + MOST_RULES);
        };
    }

    /** Whoever manages groups at the provider would else manage this service. */
    private static RoleRule rule(Object given, GivenRoles roles) {
        if (!(given instanceof Map<?, ?> rule) || !rule.keySet().equals(RULE)) {
            throw refused("roles", "of each " + RULE.stream().sorted().toList());
        }
        String role = Audience.require("provisioning.roles.role", text(rule.get("role")));
        if (!roles.allows(role)) {
            throw ApiException.validation("provisioning.roles cannot give a role that administers this service");
        }
        return new RoleRule(text(rule.get("attribute")), text(rule.get("value")), role);
    }

    private static String text(Object given) {
        if (given instanceof String text && !text.isEmpty() && text.length() <= LONGEST_TEXT) {
            return text;
        }
        throw refused("roles", "texts of 1 to " + LONGEST_TEXT + " characters");
    }

    private static boolean flag(Object given) {
        return switch (given) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw refused("own_domains_only", "true or false");
        };
    }

    private static ApiException refused(String name, String expected) {
        return ApiException.validation("provisioning." + name + ": expected " + expected);
    }
}
