package dev.chancery.query.adoption;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.command.user.AdoptedParts.TokenColumn;
import dev.chancery.command.user.AdoptedParts.TokenRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A row of {@code auth.one_time_tokens} as JSON. */
record FoundToken(
        UUID id,
        @JsonProperty("token_type") String type,
        @JsonProperty("token_hash") String hash,
        @JsonProperty("relates_to") String relatesTo,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt) {

    /** Under the key of the account's column of the same type, which holds the same token. */
    TokenRow row(List<TokenColumn> columns) {
        UUID key = columns.stream()
                .filter(column -> column.type().equals(type) && column.keyId() != null)
                .map(TokenColumn::keyId)
                .findFirst()
                .orElseGet(UUID::randomUUID);
        return new TokenRow(id, type, key, hash, relatesTo, createdAt, updatedAt);
    }
}
