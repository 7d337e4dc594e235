package dev.chancery.command.sso;

import dev.chancery.command.flow.CodeChallenge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What can be asked of a login by an identity provider. */
public sealed interface SsoLoginCommand {

    UUID loginId();

    /**
     * Somebody is sent to the provider.
     *
     * @param redirectTo where they want to be in the end, or null
     * @param browser the digest of what only the browser has that was sent there, or null
     */
    record Request(
            UUID loginId,
            UUID providerId,
            String requestId,
            String redirectTo,
            Optional<CodeChallenge> challenge,
            String browser,
            Instant at)
            implements SsoLoginCommand {}

    /**
     * The provider has said who somebody is, and that was good; they were asked for here.
     *
     * @param browser the digest of what the browser shows that brings the response, or null
     * @param validity within which they have to come back
     */
    record Accept(UUID loginId, UUID userId, String browser, Duration validity, Instant at)
            implements SsoLoginCommand {}

    /** The same, of somebody who was sent by the provider on its own account. */
    record AcceptUnsolicited(UUID loginId, UUID providerId, UUID userId, Instant at) implements SsoLoginCommand {}

    /** @param providerId whose response it claims to be */
    record Reject(UUID loginId, UUID providerId, String check, String expected, String found, Instant at)
            implements SsoLoginCommand {}

    /** Nobody came back in time. */
    record Expire(UUID loginId, Instant at) implements SsoLoginCommand {}
}
