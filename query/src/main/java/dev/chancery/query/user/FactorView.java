package dev.chancery.query.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code auth.mfa_factors}. */
public record FactorView(
        UUID id,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        String status,
        @JsonProperty("friendly_name") String friendlyName,
        @JsonProperty("factor_type") String factorType,
        String phone,
        @JsonProperty("last_challenged_at") Instant lastChallengedAt) {}
