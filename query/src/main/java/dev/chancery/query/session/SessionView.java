package dev.chancery.query.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A row of {@code auth.sessions} with the methods by which its user proved who they are. */
public record SessionView(
        UUID id,
        @JsonProperty("user_id") UUID userId,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("refreshed_at") Instant refreshedAt,
        @JsonProperty("not_after") Instant notAfter,
        String aal,
        String tag,
        List<Method> amr) {

    /** Of a session that others made there may be no methods, and null for the time when it began. */
    public SessionView {
        amr = amr == null ? List.of() : List.copyOf(amr);
    }

    /** An entry of {@code auth.mfa_amr_claims}. */
    public record Method(
            String method, @JsonProperty("updated_at") Instant at) {}

    /** When it was last used: its last refresh, else its start, or null. */
    public Instant lastUsed() {
        return refreshedAt == null ? createdAt : refreshedAt;
    }
}
