package dev.chancery.command.sso;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What can be asked of a single logout. */
public sealed interface SsoLogoutCommand {

    UUID logoutId();

    /**
     * Somebody is sent to the provider.
     *
     * @param redirectTo where they want to be in the end, or null
     */
    record Request(UUID logoutId, UUID providerId, UUID sessionId, String requestId, String redirectTo, Instant at)
            implements SsoLogoutCommand {}

    /**
     * Somebody is on their way to the provider; nothing is recorded.
     *
     * @param validity within which they have to come back
     */
    record Show(UUID logoutId, Duration validity, Instant at) implements SsoLogoutCommand {}

    /**
     * The provider has answered.
     *
     * @param providerId whose answer it is
     * @param requestId that it names
     * @param status a URI
     */
    record Answer(UUID logoutId, UUID providerId, String requestId, String status, Duration validity, Instant at)
            implements SsoLogoutCommand {}

    /** Nobody came back in time. */
    record Expire(UUID logoutId, Instant at) implements SsoLogoutCommand {}

    /** The provider asks. */
    record Receive(UUID logoutId, UUID providerId, int sessions, Instant at) implements SsoLogoutCommand {}

    /** @param providerId whose message it claims to be */
    record Reject(UUID logoutId, UUID providerId, String check, String expected, String found, Instant at)
            implements SsoLogoutCommand {}
}
