package dev.chancery.api.sso;

import dev.chancery.infra.settings.JwtSettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which roles identity providers may give: none that administers this service, or did by default.
 *
 * @param usual of whom no provider gives another
 */
public record GivenRoles(String usual, Set<String> reserved) {

    /**
     * @param administrators that may use the admin API
     * @param adminGroup that may change their own app metadata
     */
    public static GivenRoles of(String usual, List<String> administrators, String adminGroup) {
        Set<String> reserved = new LinkedHashSet<>(administrators);
        reserved.add(adminGroup);
        reserved.addAll(JwtSettings.DEFAULT_ADMIN_ROLES);
        return new GivenRoles(usual, reserved);
    }

    boolean allows(String role) {
        return !reserved.contains(role);
    }

    /** The first of them that may be given, or the usual one: what may be given can change after rules were made. */
    String first(List<String> given) {
        return given.stream().filter(this::allows).findFirst().orElse(usual);
    }
}
