package dev.chancery.query.adoption;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.command.user.AdoptedParts.IdentityRow;
import dev.chancery.command.user.AdoptedParts.Json;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code auth.identities} as JSON. */
record FoundIdentity(
        UUID id,
        String provider,
        @JsonProperty("provider_id") String providerId,
        @JsonProperty("identity_data") Object data,
        @JsonProperty("last_sign_in_at") Instant lastSignInAt,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt) {

    IdentityRow row() {
        return new IdentityRow(id, provider, providerId, new Json(data), lastSignInAt, createdAt, updatedAt);
    }
}
