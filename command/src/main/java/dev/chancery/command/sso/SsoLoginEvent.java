package dev.chancery.command.sso;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.Personal;
import dev.chancery.command.Secret;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Every fact about one try to come in by the identity provider of an organisation. Its subject is the provider: what is personal about
 * whoever came in stands in facts about them.
 */
public sealed interface SsoLoginEvent extends Event {

    /** The relay state, by which whoever comes back is known; drawn for a login that began at the provider. */
    UUID loginId();

    UUID providerId();

    @Override
    default UUID subject() {
        return providerId();
    }

    /**
     * Somebody was sent to the provider.
     *
     * @param requestId which the response has to name
     * @param redirectTo where they want to be in the end, or null; forgotten when they are, since it may say who they are
     * @param challenge the client's code challenge where it wants a code (RFC 7636), or null; with method {@code plain} it is the verifier
     * @param challengeMethod {@code s256} or {@code plain}, or null
     * @param browser the digest of what only the browser has that was sent there, or null where nothing could be left with it
     */
    @EventName("sso-login.requested")
    record Requested(
            UUID loginId,
            UUID providerId,
            String requestId,
            @Secret(key = "loginId") String redirectTo,
            @Secret(key = "loginId") String challenge,
            String challengeMethod,
            String browser,
            Instant at)
            implements SsoLoginEvent {}

    /**
     * The provider said who it was, and that was good.
     *
     * @param userId who came in
     */
    @EventName("sso-login.accepted")
    record Accepted(UUID loginId, UUID providerId, UUID userId, boolean unsolicited, Instant at)
            implements SsoLoginEvent {
        @Override
        public Set<UUID> supersededSecrets() {
            return unsolicited ? Set.of() : Set.of(loginId);
        }
    }

    /**
     * What the provider said was not good.
     *
     * @param check which of the checks it did not stand
     * @param expected what that wants
     * @param found what stood there instead
     */
    @EventName("sso-login.rejected")
    record Rejected(
            UUID loginId,
            UUID providerId,
            String check,
            @Personal String expected,
            @Personal String found,
            boolean unsolicited,
            Instant at)
            implements SsoLoginEvent {
        @Override
        public Set<UUID> supersededSecrets() {
            return unsolicited ? Set.of() : Set.of(loginId);
        }
    }

    /** Nobody came back in time. */
    @EventName("sso-login.expired")
    record Expired(UUID loginId, UUID providerId, Instant at) implements SsoLoginEvent {
        @Override
        public Set<UUID> supersededSecrets() {
            return Set.of(loginId);
        }
    }
}
