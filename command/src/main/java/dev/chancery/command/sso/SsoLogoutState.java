package dev.chancery.command.sso;

import java.time.Instant;
import java.util.UUID;

/**
 * What decisions about a single logout need to know of the past.
 *
 * @param providerId null before anything has happened
 * @param sessionId null where it began at the provider
 * @param requestedAt null where nobody was sent to the provider
 */
public record SsoLogoutState(
        UUID providerId, UUID sessionId, String requestId, String redirectTo, Instant requestedAt, boolean ended) {

    static final SsoLogoutState NONE = new SsoLogoutState(null, null, null, null, null, false);

    /** Whether an answer of the provider is waited for. */
    boolean waiting() {
        return requestedAt != null && !ended;
    }

    SsoLogoutState evolve(SsoLogoutEvent event) {
        return switch (event) {
            case SsoLogoutEvent.Requested e ->
                new SsoLogoutState(e.providerId(), e.sessionId(), e.requestId(), e.redirectTo(), e.at(), false);
            case SsoLogoutEvent.Answered e -> over(e.providerId());
            case SsoLogoutEvent.Expired e -> over(e.providerId());
            case SsoLogoutEvent.Received e -> over(e.providerId());
            case SsoLogoutEvent.Rejected e -> waiting() ? this : over(e.providerId());
        };
    }

    private SsoLogoutState over(UUID provider) {
        return new SsoLogoutState(provider, sessionId, requestId, redirectTo, requestedAt, true);
    }
}
