package dev.chancery.api.user;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.query.user.FactorView;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** A second factor, as clients see it. */
record FactorResponse(
        UUID id,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        String status,

        @JsonProperty("friendly_name") @JsonInclude(Include.NON_EMPTY)
        String friendlyName,

        @JsonProperty("factor_type") String factorType,
        String phone,
        @JsonProperty("last_challenged_at") Instant lastChallengedAt) {

    static FactorResponse of(FactorView factor) {
        return new FactorResponse(
                factor.id(),
                factor.createdAt(),
                factor.updatedAt(),
                factor.status(),
                factor.friendlyName(),
                factor.factorType(),
                Objects.requireNonNullElse(factor.phone(), ""),
                factor.lastChallengedAt());
    }
}
