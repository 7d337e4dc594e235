package dev.chancery.command.sso;

import dev.chancery.command.Personal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the account of whoever comes in, on the word of their provider and each time they come.
 *
 * @param appMetadata which attributes become which app metadata, in the form of an attribute mapping; {@code {}} for none
 * @param roles of which the first that holds counts; none leaves the role alone
 * @param ownDomainsOnly whether their address has to be of a domain of the provider
 */
public record Provisioning(@Personal Map<String, Object> appMetadata, List<RoleRule> roles, boolean ownDomainsOnly) {

    /** Where an administrator says nothing. */
    public static final Provisioning NONE = new Provisioning(Map.of(), List.of(), false);

    /**
     * Whoever's attribute has that value gets that role.
     *
     * @param value null where it is forgotten
     */
    public record RoleRule(String attribute, @Personal String value, String role) {}

    public Provisioning {
        appMetadata = appMetadata == null ? Map.of() : new LinkedHashMap<>(appMetadata);
        roles = List.copyOf(roles);
    }
}
