package dev.chancery.api.token;

import java.time.Duration;
import java.time.Instant;

/**
 * The two long-lived tokens that a Supabase client is set up with: they name a Postgres role and no user. Whoever holds
 * {@code serviceRole} may do everything.
 */
public record ApiKeys(String anon, String serviceRole) {

    /** As long as Supabase's own keys. */
    static final Duration LIFETIME = Duration.ofDays(3650);

    /** Both keys, signed with the current signing key and valid for ten years from {@code issuedAt}. */
    public static ApiKeys issue(SigningKeys keys, Instant issuedAt) {
        JwsWriter writer = new JwsWriter(keys.signing());
        return new ApiKeys(issue(writer, "anon", issuedAt), issue(writer, "service_role", issuedAt));
    }

    private static String issue(JwsWriter writer, String role, Instant issuedAt) {
        return writer.write(json -> {
            json.writeStringProperty("iss", "supabase");
            json.writeStringProperty("role", role);
            json.writeNumberProperty("iat", issuedAt.getEpochSecond());
            json.writeNumberProperty("exp", issuedAt.plus(LIFETIME).getEpochSecond());
        });
    }

    @Override
    public String toString() {
        return "ApiKeys[hidden]";
    }
}
