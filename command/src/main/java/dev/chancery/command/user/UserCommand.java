package dev.chancery.command.user;

import dev.chancery.command.DecidedOnUser;
import dev.chancery.command.user.UserEvent.Via;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What can be asked of a user. Passwords arrive hashed, addresses in canonical form, tokens already drawn. */
public sealed interface UserCommand {

    UUID userId();

    /**
     * Opens an account.
     *
     * @param email lower case, or null
     * @param phone digits only, or null
     * @param userMetadata complete, as it shall stand
     * @param bannedUntil null if not banned
     * @param confirmation what is to be sent, unless the address counts as confirmed
     */
    record SignUp(
            UUID userId,
            Via via,
            String aud,
            String role,
            String email,
            String phone,
            HashedPassword password,
            boolean emailConfirmed,
            boolean phoneConfirmed,
            Instant bannedUntil,
            Map<String, Object> userMetadata,
            Map<String, Object> appMetadata,
            List<Identity> identities,
            Optional<Message> confirmation,
            Instant at)
            implements UserCommand {}

    /** What is to be sent to somebody, so that they prove that they read it. */
    sealed interface Message {}

    /**
     * Opens an account for somebody of whom nothing is known.
     *
     * @param userMetadata complete, as it shall stand
     */
    record SignUpAnonymously(UUID userId, String aud, String role, Map<String, Object> userMetadata, Instant at)
            implements UserCommand {}

    /**
     * A mail to the owner of an address, as it is to be sent.
     *
     * @param flowId the flow that goes on once its token is used, or null
     */
    record Confirmation(String sentTo, String redirectTo, OneTimeToken token, UUID flowId) implements Message {}

    /**
     * A message to a phone.
     *
     * @param agreed whether the code was agreed on beforehand, so that nothing is sent
     */
    record TextMessage(
            UserEvent.SmsPurpose purpose, UserEvent.Channel channel, boolean agreed, String sentTo, OneTimeToken token)
            implements Message {}

    /**
     * Sends a code to a phone: to the user's own, or the one that they wish for.
     *
     * @param leavesPasswordUndisputed whether whoever asks has proven who they are, or asks for nothing but what was sent before
     */
    record RequestSms(
            UUID userId, TextMessage message, boolean leavesPasswordUndisputed, Duration maxFrequency, Instant at)
            implements UserCommand {}

    /** Asks a user again to confirm the address with which they signed up. */
    record ResendConfirmation(UUID userId, Confirmation confirmation, Duration maxFrequency, Instant at)
            implements UserCommand {}

    /**
     * Somebody asked for mail without naming the password, and none is sent.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     */
    record DisputePassword(UUID userId, long userVersion, Instant at) implements UserCommand, DecidedOnUser {}

    /**
     * Asks a user who has not confirmed their address to join.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     */
    record Invite(UUID userId, long userVersion, Confirmation invitation, Instant at)
            implements UserCommand, DecidedOnUser {}

    /**
     * Makes a link for the user, to be sent by whoever asked for it.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     * @param newEmail the wished-for address, for links that confirm a change; else empty
     * @param outstanding the addresses that have to accept such a change
     * @param knowsPassword whether the password of the account was named
     * @param metadataPatch for the user metadata of somebody who has not signed up yet
     */
    record GenerateLink(
            UUID userId,
            long userVersion,
            TokenKind kind,
            boolean invited,
            String relatesTo,
            Optional<String> newEmail,
            Set<TokenKind> outstanding,
            boolean knowsPassword,
            Map<String, Object> metadataPatch,
            OneTimeToken token,
            Instant at)
            implements UserCommand, DecidedOnUser {}

    /** Lets whoever reads the address come in without a password. */
    record RequestRecovery(
            UUID userId, UserEvent.Recovery recovery, Confirmation mail, Duration maxFrequency, Instant at)
            implements UserCommand {}

    /** Asks the user to prove anew that they read their address. */
    record RequestReauthentication(UUID userId, Confirmation mail, Duration maxFrequency, Instant at)
            implements UserCommand {}

    /** Sends what a pending change of address needs once more. */
    record ResendEmailChange(UUID userId, EmailChange emailChange, Duration maxFrequency, Instant at)
            implements UserCommand {}

    /**
     * Uses a one-time token that was recognised by its hash.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     * @param confirmed whether the address is known to be the user's, as the tables say
     * @param identityId for an identity that comes into being
     */
    record UseToken(UUID userId, long userVersion, Proof proof, boolean confirmed, UUID identityId, Instant at)
            implements UserCommand, DecidedOnUser {}

    /**
     * That somebody reads an address.
     *
     * @param tokenId of the row that was found
     * @param byCode whether the code was typed, rather than the link followed
     * @param toPhone whether it was sent to a phone number
     * @param lifetime of a token from when it was sent
     */
    record Proof(TokenKind kind, UUID tokenId, boolean byCode, boolean toPhone, Duration lifetime) {}

    /** Opens a link that asks whether to go on. */
    record OpenLink(UUID userId, Proof proof, Instant at) implements UserCommand {}

    /**
     * A code was tried that is none of those that were sent.
     *
     * @param tokens ids of the rows that it was compared with; others may be pending by now
     */
    record MistakeCode(UUID userId, Set<UUID> tokens, Instant at) implements UserCommand {}

    /**
     * A sign-up with an address that an account has already.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     * @param provider {@link Identity#EMAIL} or {@link Identity#PHONE}, by which they signed up
     * @param confirmed whether the address is known to be the user's, as the tables say: SQL may have confirmed it
     * @param knowsPassword whether the password of the account was named
     * @param confirmation what is to be sent if the account is unconfirmed; empty where confirmation is automatic
     * @param maxFrequency the least time between two mails of the kind ({@code GOTRUE_SMTP_MAX_FREQUENCY})
     */
    record RepeatSignUp(
            UUID userId,
            long userVersion,
            String provider,
            boolean confirmed,
            boolean knowsPassword,
            Optional<Message> confirmation,
            Duration maxFrequency,
            Instant at)
            implements UserCommand, DecidedOnUser {}

    /**
     * The user changes their own account.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     * @param metadataPatch shallowly merged into the user metadata, null values remove; empty if not asked for
     * @param appMetadataPatch likewise for the app metadata; only for those who may
     * @param newEmail another address
     * @param nonce the token that proves the user anew, where they had to
     * @param maxSmsFrequency the least time between two messages of a kind to a phone
     */
    record Update(
            UUID userId,
            long userVersion,
            Optional<Map<String, Object>> metadataPatch,
            Optional<Map<String, Object>> appMetadataPatch,
            Optional<HashedPassword> password,
            Optional<NewEmail> newEmail,
            Optional<PhoneChange> phoneChange,
            Optional<Proof> nonce,
            Duration maxFrequency,
            Duration maxSmsFrequency,
            Instant at)
            implements UserCommand, DecidedOnUser {}

    /** Another address for an account. */
    sealed interface NewEmail {
        String newEmail();
    }

    /** A wished-for address. {@code currentToken} is null where the current address is not asked. */
    record EmailChange(
            String newEmail, String redirectTo, OneTimeToken newToken, OneTimeToken currentToken, UUID flowId)
            implements NewEmail {}

    /**
     * The address of an anonymous user, where none needs a confirmation.
     *
     * @param identityId for the identity that comes into being
     */
    record GivenEmail(String newEmail, UUID identityId) implements NewEmail {}

    /**
     * A wished-for phone number.
     *
     * @param message what asks its owner; empty where nobody has to be asked
     * @param identityId for an identity that comes into being
     */
    record PhoneChange(String newPhone, Optional<TextMessage> message, UUID identityId) {}

    /**
     * Someone with a service key changes an account; whatever is empty stays.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     * @param ban what becomes of it, if anything
     * @param identityIds ids for identities that come into being, by provider
     */
    record AdminUpdate(
            UUID userId,
            long userVersion,
            Optional<String> role,
            Optional<String> email,
            Optional<String> phone,
            boolean emailConfirm,
            boolean phoneConfirm,
            Optional<HashedPassword> password,
            Optional<Map<String, Object>> metadataPatch,
            Optional<Map<String, Object>> appMetadataPatch,
            Optional<Ban> ban,
            Map<String, UUID> identityIds,
            Instant at)
            implements UserCommand, DecidedOnUser {}

    /**
     * Gives the user a further identity, if they have none of its provider.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     */
    record AddIdentity(UUID userId, long userVersion, Identity identity, Instant at)
            implements UserCommand, DecidedOnUser {}

    /**
     * Notes what is known of an identity now.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     * @param metadataPatch what of it is told in the user metadata, too
     */
    record UpdateIdentity(
            UUID userId, long userVersion, Identity identity, Map<String, Object> metadataPatch, Instant at)
            implements UserCommand, DecidedOnUser {}

    /**
     * What the identity provider of their organisation says becomes of the account.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     * @param role empty if it stays
     * @param appMetadataPatch what changes, null standing for what goes
     */
    record Provision(
            UUID userId, long userVersion, Optional<String> role, Map<String, Object> appMetadataPatch, Instant at)
            implements UserCommand, DecidedOnUser {}

    /**
     * Gives up an identity.
     *
     * @param userVersion the version of the user on which that was decided: see {@link DecidedOnUser}
     * @param email the address of the account, or null, and
     * @param identities what it has, oldest first, both as the tables say: SQL may have changed them
     * @param takenEmails those of the identities' addresses that other accounts have, in lower case
     */
    record Unlink(
            UUID userId,
            long userVersion,
            UUID identityId,
            String email,
            List<Identity> identities,
            Set<String> takenEmails,
            Instant at)
            implements UserCommand, DecidedOnUser {}

    /** Replaces the hash of the password by another of the same password. */
    record RehashPassword(UUID userId, long userVersion, HashedPassword password, Instant at)
            implements UserCommand, DecidedOnUser {}

    /** Nothing that was sent or issued to the user, and not used yet, lets anybody in any more. */
    record VoidTokens(UUID userId, Instant at) implements UserCommand {}

    record SignOut(UUID userId, UUID sessionId, String scope, Instant at) implements UserCommand {}

    /** @param pseudonymKey under which to seal what stays in the row of a user who is deleted softly */
    record Delete(UUID userId, boolean soft, UUID pseudonymKey, Instant at) implements UserCommand {}

    /** What becomes of a ban. */
    sealed interface Ban {

        record Until(Instant end) implements Ban {}

        record Lifted() implements Ban {}
    }
}
