package dev.chancery.api.session;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.api.user.UserResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;

/**
 * What a client gets for signing in or refreshing.
 *
 * @param expiresIn in seconds
 * @param expiresAt in seconds since 1970
 * @param weakPassword null to leave it out; only the password grant speaks of it
 */
public record TokenResponse(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn,
        @JsonProperty("expires_at") long expiresAt,
        @JsonProperty("refresh_token") String refreshToken,
        UserResponse user,

        @JsonProperty("weak_password") @JsonInclude(JsonInclude.Include.NON_NULL)
        WeakPassword weakPassword,

        @JsonIgnore UUID sessionId,
        @JsonIgnore long counter) {

    TokenResponse with(WeakPassword verdict) {
        return new TokenResponse(
                accessToken, tokenType, expiresIn, expiresAt, refreshToken, user, verdict, sessionId, counter);
    }

    /** The same for a fragment, in which there is no room for the user. */
    public Map<String, String> told() {
        return Map.of(
                "access_token", accessToken,
                "token_type", tokenType,
                "expires_in", Long.toString(expiresIn),
                "expires_at", Long.toString(expiresAt),
                "refresh_token", refreshToken);
    }

    /** Says in headers whose tokens these are, for gateways that log them. */
    public void describe(HttpServletResponse response) {
        response.setHeader("sb-auth-user-id", user.id().toString());
        response.setHeader("sb-auth-session-id", sessionId.toString());
        response.setHeader("sb-auth-refresh-token-counter", Long.toString(counter));
    }
}
