package dev.chancery.query.adoption;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.command.user.AdoptedParts.IdentityRow;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code auth.identities} as JSON, and in it what the provider said as text. */
record FoundIdentity(
        UUID id,
        String provider,
        @JsonProperty("provider_id") String providerId,
        @JsonProperty("identity_data") String data,
        @JsonProperty("last_sign_in_at") Instant lastSignInAt,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt) {

    IdentityRow row() {
        return new IdentityRow(id, provider, providerId, FoundRow.ofJson(data), lastSignInAt, createdAt, updatedAt);
    }
}
