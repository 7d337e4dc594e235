package dev.chancery.query.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.query.projection.StoredJson;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A row of {@code auth.identities}. */
public record IdentityView(
        UUID id,
        @JsonProperty("provider_id") String providerId,
        @JsonProperty("user_id") UUID userId,

        @JsonProperty("identity_data") @JsonDeserialize(using = StoredJson.AsText.class)
        Map<String, Object> identityData,

        String provider,
        @JsonProperty("last_sign_in_at") Instant lastSignInAt,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        String email) {}
