package dev.chancery.command.sso;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.Personal;
import dev.chancery.command.Secret;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Every fact about one single logout with the identity provider of an organisation (SAML Profiles §4.4). Its subject is the provider:
 * that sessions end stands in facts about them.
 */
public sealed interface SsoLogoutEvent extends Event {

    /** The relay state of a logout that began here; drawn for one that began at the provider. */
    UUID logoutId();

    UUID providerId();

    @Override
    default UUID subject() {
        return providerId();
    }

    /**
     * Somebody who has signed out here was sent to the provider to sign out there.
     *
     * @param sessionId that has ended here
     * @param requestId which the response has to name
     * @param redirectTo where they want to be in the end, or null; forgotten when they are, since it may say who they are
     */
    @EventName("sso-logout.requested")
    record Requested(
            UUID logoutId,
            UUID providerId,
            UUID sessionId,
            String requestId,
            @Secret(key = "logoutId") String redirectTo,
            Instant at)
            implements SsoLogoutEvent {}

    /**
     * The provider has said what became of it.
     *
     * @param status of SAML, the more telling one where there are two: a URI (SAML Core §3.2.2.2)
     */
    @EventName("sso-logout.answered")
    record Answered(UUID logoutId, UUID providerId, String status, Instant at) implements SsoLogoutEvent {
        @Override
        public Set<UUID> supersededSecrets() {
            return Set.of(logoutId);
        }
    }

    /** Nobody came back in time. */
    @EventName("sso-logout.expired")
    record Expired(UUID logoutId, UUID providerId, Instant at) implements SsoLogoutEvent {
        @Override
        public Set<UUID> supersededSecrets() {
            return Set.of(logoutId);
        }
    }

    /**
     * The provider has signed somebody out, and asked us to do the same.
     *
     * @param sessions how many have ended here by it
     */
    @EventName("sso-logout.received")
    record Received(UUID logoutId, UUID providerId, int sessions, Instant at) implements SsoLogoutEvent {}

    /**
     * What the provider said was not good.
     *
     * @param check which of the checks it did not stand
     * @param expected what that wants
     * @param found what stood there instead
     */
    @EventName("sso-logout.rejected")
    record Rejected(
            UUID logoutId,
            UUID providerId,
            String check,
            @Personal String expected,
            @Personal String found,
            Instant at) implements SsoLogoutEvent {}
}
