package dev.chancery.command.user;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.Personal;
import dev.chancery.command.Secret;
import dev.chancery.command.user.AdoptedParts.Pseudonyms;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Every fact about a user. Components that are null were not part of the fact, or have been forgotten. */
public sealed interface UserEvent extends Event {

    UUID userId();

    @Override
    default UUID subject() {
        return userId();
    }

    /** Every fact about a user does, but for an {@link Aside}. */
    @Override
    default boolean bearsOnSignIn() {
        return !(this instanceof Aside);
    }

    /** It changes nothing of what a sign-in is decided on. */
    interface Aside {}

    /** It sends a token in place of the one of its kind that was pending, if there was one. */
    interface ReplacesToken extends Event {

        /** The key under which that one is sealed, or null. */
        UUID supersededTokenKey();

        @Override
        default Set<UUID> supersededSecrets() {
            return setOf(supersededTokenKey());
        }
    }

    /** How a fact came about. */
    enum Via {
        /** A user acted for themselves. */
        SELF,
        /** Someone with a service key acted. */
        ADMIN,
        /** The identity provider of their organisation said so. */
        PROVIDER,
        /** A setting made it unnecessary to ask. */
        AUTOCONFIRM
    }

    /** An account came into being. */
    @EventName("user.signed-up")
    record SignedUp(
            UUID userId,
            Via via,
            String aud,
            String role,
            @Personal String email,
            @Personal String phone,
            HashedPassword password,
            boolean emailConfirmed,
            boolean phoneConfirmed,
            Instant bannedUntil,
            @Personal Map<String, Object> userMetadata,
            @Personal Map<String, Object> appMetadata,
            List<Identity> identities,
            Instant at)
            implements UserEvent {

        /** Whether an organisation's identity provider vouches for them: others may have the same address, and are others. */
        public boolean ssoUser() {
            return identities.stream().anyMatch(Identity::isOfOrganisation);
        }
    }

    /** An account came into being for somebody who said nothing by which they could be known. */
    @EventName("user.signed-up-anonymously")
    record SignedUpAnonymously(
            UUID userId, String aud, String role, @Personal Map<String, Object> userMetadata, Instant at)
            implements UserEvent {}

    /**
     * The account was there before the log: everything its rows held.
     *
     * @param pseudonyms of a softly deleted user, whose rows name nobody: they stand in place of the personal parts, and
     *     no key remains; else null
     * @param password null where the column is NULL; without key and hash where it is empty
     * @param tokens the token columns that are not empty
     */
    @EventName("user.adopted")
    record Adopted(
            UUID userId,
            UUID instanceId,
            String aud,
            String role,
            @Personal String email,
            @Personal String phone,
            @Personal String emailChange,
            @Personal String phoneChange,
            Pseudonyms pseudonyms,
            HashedPassword password,
            AdoptedParts.Json userMetadata,
            AdoptedParts.Json appMetadata,
            AdoptedParts.Times times,
            Integer emailChangeConfirmStatus,
            Boolean superAdmin,
            boolean ssoUser,
            boolean anonymous,
            List<AdoptedParts.TokenColumn> tokens,
            List<AdoptedParts.TokenRow> oneTimeTokens,
            List<AdoptedParts.IdentityRow> identities,
            Instant at)
            implements UserEvent {
        @Override
        public boolean erasesSubject() {
            return pseudonyms != null;
        }
    }

    /**
     * The owner of an address is to prove that they read it; the mail follows from this fact.
     *
     * @param flowId the flow that goes on once it is proven, or null
     */
    @EventName("user.confirmation-requested")
    record ConfirmationRequested(
            UUID userId,
            String provider,
            @Personal String sentTo,
            @Personal String redirectTo,
            OneTimeToken token,
            UUID flowId,
            UUID supersededTokenKey,
            Instant at)
            implements UserEvent, Aside, ReplacesToken {}

    /** Someone with a service key asks the owner of an address to join; the mail follows from this fact. */
    @EventName("user.invited")
    record Invited(
            UUID userId,
            @Personal String sentTo,
            @Personal String redirectTo,
            OneTimeToken token,
            UUID supersededTokenKey,
            Instant at)
            implements UserEvent, Aside, ReplacesToken {}

    /**
     * Someone with a service key was given a link for the user, to send it themselves: no mail follows.
     *
     * @param invited whether it asks the user to join
     * @param relatesTo the address whose owner the link is for
     * @param newEmail the wished-for address, for links that confirm a change; else null
     * @param outstanding the addresses that have to accept such a change if it is another than was pending
     */
    @EventName("user.link-generated")
    record LinkGenerated(
            UUID userId,
            TokenKind kind,
            boolean invited,
            @Personal String relatesTo,
            @Personal String newEmail,
            Set<TokenKind> outstanding,
            OneTimeToken token,
            UUID supersededTokenKey,
            Instant at)
            implements UserEvent, Aside, ReplacesToken {}

    /** Someone wants to come in without the password: whoever reads the address shall; the mail follows from this fact. */
    @EventName("user.recovery-requested")
    record RecoveryRequested(
            UUID userId,
            Recovery recovery,
            @Personal String sentTo,
            @Personal String redirectTo,
            OneTimeToken token,
            UUID flowId,
            UUID supersededTokenKey,
            Instant at)
            implements UserEvent, Aside, ReplacesToken {}

    /** What someone without a password wants, as the mail words it. */
    enum Recovery {
        /** To set a new one. */
        PASSWORD,
        /** To do without. */
        MAGIC_LINK
    }

    /** The user used what was sent for a recovery. All that was sent before is void. */
    @EventName("user.recovered")
    record Recovered(UUID userId, UUID flowId, Set<UUID> supersededSecrets, Instant at)
            implements UserEvent, Aside, TokenUsed {}

    /** The user is to prove anew that they read their address; the mail follows from this fact. */
    @EventName("user.reauthentication-requested")
    record ReauthenticationRequested(
            UUID userId, @Personal String sentTo, OneTimeToken token, UUID supersededTokenKey, Instant at)
            implements UserEvent, Aside, ReplacesToken {}

    /** The user proved anew that they read their address. */
    @EventName("user.reauthenticated")
    record Reauthenticated(UUID userId, Set<UUID> supersededSecrets, Instant at) implements UserEvent, Aside {}

    /**
     * A link was opened, and asked whether to go on: by a person, or by whatever reads their mail before they do. Recorded a
     * few times.
     *
     * @param tokenId of the token that the link has
     */
    @EventName("user.link-opened")
    record LinkOpened(UUID userId, TokenKind kind, UUID tokenId, Instant at) implements UserEvent, Aside {}

    /**
     * Someone tried a wrong code. Recorded until no further code of this token is accepted.
     *
     * @param tokenId of the token that was pending
     */
    @EventName("user.code-mistaken")
    record CodeMistaken(UUID userId, TokenKind kind, UUID tokenId, Instant at) implements UserEvent, Aside {}

    /**
     * The owner of a phone number is to prove that they read it; the message follows from this fact.
     *
     * @param agreed whether the code was agreed on beforehand, so that no message follows
     */
    @EventName("user.sms-requested")
    record SmsRequested(
            UUID userId,
            SmsPurpose purpose,
            Channel channel,
            boolean agreed,
            @Personal String sentTo,
            OneTimeToken token,
            UUID supersededTokenKey,
            Instant at)
            implements UserEvent, Aside, ReplacesToken {}

    /** What a code that is sent to a phone is good for. */
    enum SmsPurpose {
        /** To confirm the number of a new account. */
        CONFIRMATION(TokenKind.CONFIRMATION_TOKEN),
        /** To come in with nothing but the number. */
        SIGN_IN(TokenKind.CONFIRMATION_TOKEN),
        /** To give an account another number. */
        PHONE_CHANGE(TokenKind.PHONE_CHANGE_TOKEN),
        /** To prove anew who one is. */
        REAUTHENTICATION(TokenKind.REAUTHENTICATION_TOKEN);

        private final TokenKind token;

        SmsPurpose(TokenKind token) {
            this.token = token;
        }

        public TokenKind token() {
            return token;
        }
    }

    /** How a code reaches a phone. */
    enum Channel {
        SMS,
        WHATSAPP
    }

    /** The new number is the user's, as whoever reads it confirmed, or a setting made it unnecessary to ask. */
    @EventName("user.phone-change-confirmed")
    record PhoneChangeConfirmed(
            UUID userId,
            Via via,
            @Personal String phone,
            @Personal String formerPhone,
            Identity identity,
            Set<UUID> supersededSecrets,
            Instant at)
            implements UserEvent {}

    /** Someone tried to sign up with the address of a confirmed account. */
    @EventName("user.sign-up-repeated")
    record SignUpRepeated(UUID userId, String provider, Instant at) implements UserEvent, Aside {}

    /** The user used what was sent to an address. */
    interface TokenUsed {

        /** The flow that goes on from here, or null. */
        UUID flowId();
    }

    /** The e-mail address is known to be the user's, which their metadata say, too: {@link Metadata#EMAIL_VERIFIED}. */
    @EventName("user.email-confirmed")
    record EmailConfirmed(UUID userId, Via via, UUID flowId, Set<UUID> supersededSecrets, Instant at)
            implements UserEvent, TokenUsed {}

    /** The phone number is known to be the user's. */
    @EventName("user.phone-confirmed")
    record PhoneConfirmed(UUID userId, Via via, Set<UUID> supersededSecrets, Instant at) implements UserEvent {}

    /** The user chose, or was given, a new password. One-time tokens and changes of address that were pending are void. */
    @EventName("user.password-changed")
    record PasswordChanged(UUID userId, Via via, HashedPassword password, Set<UUID> supersededSecrets, Instant at)
            implements UserEvent {}

    /** Somebody who does not know the password, which is nobody's yet for certain, asks for mail to the address. */
    @EventName("user.password-disputed")
    record PasswordDisputed(UUID userId, Instant at) implements UserEvent, Aside {}

    /**
     * The account has no password any more: who chose it has never shown that they read the address, and whoever has shown it
     * now did not know it.
     */
    @EventName("user.password-dropped")
    record PasswordDropped(UUID userId, UUID supersededPasswordKey, Instant at) implements UserEvent {
        @Override
        public Set<UUID> supersededSecrets() {
            return setOf(supersededPasswordKey);
        }
    }

    /** The same password was hashed anew by today's algorithm. */
    @EventName("user.password-rehashed")
    record PasswordRehashed(UUID userId, HashedPassword password, UUID supersededPasswordKey, Instant at)
            implements UserEvent, Aside {

        @Override
        public Set<UUID> supersededSecrets() {
            return setOf(supersededPasswordKey);
        }
    }

    /**
     * What was sent is worth nothing any more.
     *
     * @param kinds of what it was: with its tokens a change of address ends, too
     */
    @EventName("user.tokens-voided")
    record TokensVoided(UUID userId, Set<TokenKind> kinds, Set<UUID> supersededSecrets, Instant at)
            implements UserEvent, Aside {}

    /** The address was changed without asking its owner. */
    @EventName("user.email-changed")
    record EmailChanged(UUID userId, @Personal String email, Identity identity, boolean permanent, Instant at)
            implements UserEvent {}

    /** The phone number was changed without asking its owner. */
    @EventName("user.phone-changed")
    record PhoneChanged(UUID userId, @Personal String phone, Identity identity, boolean permanent, Instant at)
            implements UserEvent {}

    /** The user wants another e-mail address; the mails to the new and, if asked, the current one follow. */
    @EventName("user.email-change-requested")
    record EmailChangeRequested(
            UUID userId,
            @Personal String newEmail,
            @Personal String currentEmail,
            @Personal String redirectTo,
            OneTimeToken newToken,
            OneTimeToken currentToken,
            UUID flowId,
            Set<UUID> supersededSecrets,
            Instant at)
            implements UserEvent, Aside {}

    /** One of the two addresses accepted the change; the other is to follow. */
    @EventName("user.email-change-accepted")
    record EmailChangeAccepted(UUID userId, TokenKind by, Set<UUID> supersededSecrets, Instant at)
            implements UserEvent, Aside {}

    /**
     * The new address is the user's, as everybody who was asked confirmed; nobody is, where a setting makes it unnecessary. All
     * that was sent before is void, and nobody is anonymous any more.
     */
    @EventName("user.email-change-confirmed")
    record EmailChangeConfirmed(
            UUID userId,
            @Personal String email,
            @Personal String formerEmail,
            Identity identity,
            UUID flowId,
            Set<UUID> supersededSecrets,
            Instant at)
            implements UserEvent, TokenUsed {}

    /** A way of proving who one is came to the account. */
    @EventName("user.identity-added")
    record IdentityAdded(UUID userId, Identity identity, Instant at) implements UserEvent {}

    /** Somebody came in by an identity of which more, or something else, is known now. */
    @EventName("user.identity-updated")
    record IdentityUpdated(
            UUID userId, Identity identity, @Personal Map<String, Object> userMetadataPatch, Instant at)
            implements UserEvent {}

    /**
     * A way of proving who one is was given up, and with it what it alone stood for.
     *
     * @param identityId of its row
     * @param email the address of the account from then on, or null
     * @param formerEmail the address before
     */
    @EventName("user.identity-unlinked")
    record IdentityUnlinked(
            UUID userId,
            UUID identityId,
            String provider,
            @Personal String providerId,
            AfterUnlinking consequence,
            @Personal String email,
            @Personal String formerEmail,
            Set<UUID> supersededSecrets,
            Instant at)
            implements UserEvent {}

    /** What becomes of the addresses of an account that has lost an identity. */
    enum AfterUnlinking {
        ADDRESSES_STAY,
        PHONE_REMOVED,
        /** By that of another identity. All that was sent before is void. */
        EMAIL_REPLACED,
        /** No other is known to be the user's. All that was sent before is void. */
        EMAIL_REMOVED
    }

    /** The user may not come in before {@code until}. */
    @EventName("user.banned")
    record Banned(UUID userId, Instant until, Instant at) implements UserEvent {}

    @EventName("user.ban-lifted")
    record BanLifted(UUID userId, Instant at) implements UserEvent {}

    /**
     * A change of the account was accepted. Of metadata it has what changes, null standing for what goes: what the database's
     * owner has put there by SQL is no fact of ours, and stays.
     *
     * @param changed the names of the attributes that the request named
     */
    @EventName(value = "user.modified", decidedOnPersonalParts = false)
    record Modified(
            UUID userId,
            Via via,
            List<String> changed,
            String role,
            @Personal Map<String, Object> userMetadataPatch,
            @Personal Map<String, Object> appMetadataPatch,
            @Personal String email,
            @Personal String phone,
            Instant at)
            implements UserEvent {}

    /** The user asked to end sessions: {@code local}, {@code others} or {@code global}. */
    @EventName("user.signed-out")
    record SignedOut(UUID userId, UUID sessionId, String scope, Instant at) implements UserEvent, Aside {}

    /** The account is gone, row and all, and with it every key to what the log says of the person. */
    @EventName("user.deleted")
    record Deleted(UUID userId, Instant at) implements UserEvent {
        @Override
        public boolean erasesSubject() {
            return true;
        }
    }

    /**
     * The account is gone but its row stays, under pseudonyms: base64url SHA-256 of user id and former value, as GoTrue
     * computes them, so that a person is recognised only by whoever knows them already. Or by who tries all telephone
     * numbers: they are sealed here under a key that goes with the row.
     */
    @EventName("user.soft-deleted")
    record SoftDeleted(
            UUID userId,
            UUID pseudonymKey,
            @Secret(key = "pseudonymKey") String email,
            @Secret(key = "pseudonymKey") String phone,
            @Secret(key = "pseudonymKey") String emailChange,
            @Secret(key = "pseudonymKey") String phoneChange,
            @Secret(key = "pseudonymKey") Map<UUID, String> identities,
            Instant at)
            implements UserEvent {
        @Override
        public boolean erasesSubject() {
            return true;
        }
    }

    private static Set<UUID> setOf(UUID orNull) {
        return orNull == null ? Set.of() : Set.of(orNull);
    }
}
