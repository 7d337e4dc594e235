package dev.chancery.api.user;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.query.user.IdentityView;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A way of proving who one is, as clients see it. */
record IdentityResponse(
        @JsonProperty("identity_id") UUID identityId,
        String id,
        @JsonProperty("user_id") UUID userId,

        @JsonProperty("identity_data") @JsonInclude(Include.NON_EMPTY)
        Map<String, Object> identityData,

        String provider,

        @JsonProperty("last_sign_in_at") @JsonInclude(Include.NON_NULL)
        Instant lastSignInAt,

        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        @JsonInclude(Include.NON_EMPTY) String email) {

    static IdentityResponse of(IdentityView identity) {
        return new IdentityResponse(
                identity.id(),
                identity.providerId(),
                identity.userId(),
                identity.identityData(),
                identity.provider(),
                identity.lastSignInAt(),
                identity.createdAt(),
                identity.updatedAt(),
                identity.email());
    }
}
