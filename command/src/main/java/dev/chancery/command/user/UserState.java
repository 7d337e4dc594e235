package dev.chancery.command.user;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a user's decisions need to know of the past. Only {@link #evolve} changes it. */
public final class UserState {

    UUID userId;
    Instant openedAt;
    boolean deleted;
    boolean erased;
    String email;
    String phone;
    UUID passwordKey;
    PasswordStanding passwordStanding = PasswordStanding.OWNERS;
    List<Identity> identities = new ArrayList<>();
    PendingTokens pending = new PendingTokens();

    /** The addresses that have to accept a change yet. */
    Set<TokenKind> emailChangeOutstanding = EnumSet.noneOf(TokenKind.class);

    /** When somebody last signed up with an address of this account that it had already, by provider. */
    Map<String, Instant> signUpRepeatedAt = new LinkedHashMap<>();

    String emailChange;
    String phoneChange;

    /** The state after these events, which are all that there are up to some moment. */
    public static UserState of(List<UserEvent> events) {
        UserState state = new UserState();
        events.forEach(state::evolve);
        return state;
    }

    /** Null or empty where there is none. */
    public String email() {
        return email;
    }

    boolean exists() {
        return userId != null && !deleted;
    }

    /** Whether one of them has not been used, or the change that they belong to is pending. */
    boolean awaits(Set<TokenKind> tokens) {
        return tokens.stream().anyMatch(kind -> pending.find(kind).isPresent())
                || tokens.containsAll(TokenKind.EMAIL_CHANGE) && emailChange != null
                || tokens.containsAll(TokenKind.PHONE_CHANGE) && phoneChange != null;
    }

    /** A row remains of a user who was deleted softly, until they are deleted for good. */
    boolean canBeErased() {
        return userId != null && !erased;
    }

    Optional<Instant> signUpRepeatedAt(String provider) {
        return Optional.ofNullable(signUpRepeatedAt.get(provider));
    }

    /**
     * The user's own identity of that provider with these claims.
     *
     * @param newId for one that comes into being
     */
    Identity ownIdentity(String provider, UUID newId, Map<String, Object> claims) {
        Optional<Identity> existing = identities.stream()
                .filter(identity -> identity.provider().equals(provider))
                .filter(identity -> userId.toString().equals(identity.providerId()))
                .findFirst();
        Map<String, Object> before = existing.map(Identity::data).orElseGet(() -> Identities.bareClaims(userId));
        return new Identity(
                existing.map(Identity::id).orElse(newId), provider, userId.toString(), Metadata.merge(before, claims));
    }

    void evolve(UserEvent event) {
        switch (event) {
            case UserEvent.SignedUp e -> begin(e);
            case UserEvent.SignedUpAnonymously e -> userId = e.userId();
            case UserEvent.Adopted e -> adopt(e);
            case UserEvent.ConfirmationRequested e ->
                pending.put(TokenKind.CONFIRMATION_TOKEN, e.token().keyId(), e.flowId(), e.at());
            case UserEvent.Invited e ->
                pending.put(TokenKind.CONFIRMATION_TOKEN, e.token().keyId(), null, e.at());
            case UserEvent.LinkGenerated e -> generateLink(e);
            case UserEvent.RecoveryRequested e ->
                pending.put(TokenKind.RECOVERY_TOKEN, e.token().keyId(), e.flowId(), e.at());
            case UserEvent.ReauthenticationRequested e ->
                pending.put(TokenKind.REAUTHENTICATION_TOKEN, e.token().keyId(), null, e.at());
            case UserEvent.Recovered e -> pending.forget(e.supersededSecrets());
            case UserEvent.Reauthenticated e -> pending.forget(e.supersededSecrets());
            case UserEvent.LinkOpened e -> pending.open(e.kind(), e.tokenId());
            case UserEvent.CodeMistaken e -> pending.mistake(e.kind(), e.tokenId());
            case UserEvent.SignUpRepeated e -> signUpRepeatedAt.put(e.provider(), e.at());
            case UserEvent.SmsRequested e -> {
                pending.putToPhone(e.purpose().token(), e.token().keyId(), e.at());
                if (e.purpose() == UserEvent.SmsPurpose.PHONE_CHANGE) {
                    phoneChange = e.sentTo();
                }
            }
            case UserEvent.PhoneChangeConfirmed e -> {
                phone = e.phone();
                passwordStanding = PasswordStanding.OWNERS;
                phoneChange = null;
                pending.forget(e.supersededSecrets());
                put(e.identity());
            }
            case UserEvent.Modified _, UserEvent.SignedOut _, UserEvent.Banned _, UserEvent.BanLifted _ -> {}
            case UserEvent.EmailConfirmed _, UserEvent.PhoneConfirmed _ -> {
                passwordStanding = PasswordStanding.OWNERS;
                pending.forget(event.supersededSecrets());
            }
            case UserEvent.PasswordChanged e -> {
                passwordKey = e.password() == null ? null : e.password().keyId();
                passwordStanding = PasswordStanding.OWNERS;
                pending.clear();
                forgetChanges(TokenKind.ALL);
            }
            case UserEvent.TokensVoided e -> {
                pending.forget(e.supersededSecrets());
                forgetChanges(e.kinds());
            }
            case UserEvent.PasswordDisputed _ -> passwordStanding = PasswordStanding.DISPUTED;
            case UserEvent.PasswordDropped _ -> passwordKey = null;
            case UserEvent.PasswordRehashed e -> passwordKey = e.password().keyId();
            case UserEvent.EmailChanged e -> {
                email = e.email();
                put(e.identity());
            }
            case UserEvent.PhoneChanged e -> {
                phone = e.phone();
                put(e.identity());
            }
            case UserEvent.EmailChangeRequested e -> {
                pending.forget(e.supersededSecrets());
                emailChange = e.newEmail();
                emailChangeOutstanding.clear();
                outstanding(TokenKind.EMAIL_CHANGE_TOKEN_NEW, e.newToken(), e);
                outstanding(TokenKind.EMAIL_CHANGE_TOKEN_CURRENT, e.currentToken(), e);
            }
            case UserEvent.EmailChangeAccepted e -> {
                emailChangeOutstanding.remove(e.by());
                pending.forget(e.supersededSecrets());
            }
            case UserEvent.EmailChangeConfirmed e -> {
                email = e.email();
                passwordStanding = PasswordStanding.OWNERS;
                emailChange = null;
                emailChangeOutstanding.clear();
                pending.forget(e.supersededSecrets());
                put(e.identity());
            }
            case UserEvent.IdentityAdded e -> put(e.identity());
            case UserEvent.IdentityUpdated e -> put(e.identity());
            case UserEvent.IdentityUnlinked e -> unlink(e);
            case UserEvent.SoftDeleted _ -> deleted = true;
            case UserEvent.Deleted _ -> {
                deleted = true;
                erased = true;
            }
        }
    }

    private void forgetChanges(Set<TokenKind> tokens) {
        if (tokens.containsAll(TokenKind.EMAIL_CHANGE)) {
            emailChange = null;
            emailChangeOutstanding.clear();
        }
        if (tokens.containsAll(TokenKind.PHONE_CHANGE)) {
            phoneChange = null;
        }
    }

    private void generateLink(UserEvent.LinkGenerated e) {
        pending.put(e.kind(), e.token().keyId(), null, e.at());
        if (e.at().equals(openedAt) && passwordKey != null) {
            // both at once is a sign-up by way of whoever sends its mails: nobody vouches for what people say there
            passwordStanding = PasswordStanding.CLAIMED;
        }
        if (e.newEmail() != null) {
            if (!e.newEmail().equals(emailChange)) {
                emailChangeOutstanding.clear();
                emailChangeOutstanding.addAll(e.outstanding());
            }
            emailChange = e.newEmail();
            emailChangeOutstanding.add(e.kind());
        }
    }

    /** Whoever opens an account for somebody with a service key vouches for the password. */
    private static PasswordStanding standing(boolean vouchedFor, HashedPassword password, boolean confirmed) {
        return vouchedFor || password == null || confirmed ? PasswordStanding.OWNERS : PasswordStanding.CLAIMED;
    }

    private void begin(UserEvent.SignedUp e) {
        userId = e.userId();
        openedAt = e.at();
        email = e.email();
        phone = e.phone();
        passwordKey = e.password() == null ? null : e.password().keyId();
        passwordStanding =
                standing(e.via() == UserEvent.Via.ADMIN, e.password(), e.emailConfirmed() || e.phoneConfirmed());
        identities = new ArrayList<>(e.identities());
    }

    private void adopt(UserEvent.Adopted e) {
        userId = e.userId();
        deleted = e.times().deletedAt() != null;
        email = e.email();
        phone = e.phone();
        passwordKey = e.password() == null ? null : e.password().keyId();
        passwordStanding = standing(
                false,
                e.password(),
                e.times().emailConfirmedAt() != null || e.times().phoneConfirmedAt() != null);
        e.identities().forEach(row -> identities.add(row.identity()));
        emailChange = e.emailChange();
        phoneChange = e.phoneChange();
        e.tokens().forEach(column -> adopt(TokenKind.ofColumn(column.type()), column.keyId(), column.keyId(), false));
        e.oneTimeTokens().forEach(row -> adopt(TokenKind.ofColumn(row.type()), row.id(), row.keyId(), row.toPhone()));
        // one column of the row says it for both
        e.times().sent().forEach(pending.sentAt::put);
        e.times().sent().forEach(pending.sentToPhoneAt::put);
    }

    private void adopt(TokenKind kind, UUID id, UUID key, boolean toPhone) {
        if (key == null) {
            return;
        }
        pending.tokens.put(kind, new PendingTokens.Pending(id, key, null, toPhone));
        if (TokenKind.EMAIL_CHANGE.contains(kind)) {
            emailChangeOutstanding.add(kind);
        }
    }

    private void outstanding(TokenKind kind, OneTimeToken token, UserEvent.EmailChangeRequested e) {
        if (token != null) {
            emailChangeOutstanding.add(kind);
            pending.put(kind, token.keyId(), e.flowId(), e.at());
        }
    }

    private void unlink(UserEvent.IdentityUnlinked e) {
        identities.removeIf(identity -> identity.id().equals(e.identityId()));
        switch (e.consequence()) {
            case ADDRESSES_STAY -> {}
            case PHONE_REMOVED -> phone = null;
            case EMAIL_REPLACED, EMAIL_REMOVED -> replaceEmail(e.email());
        }
    }

    private void replaceEmail(String by) {
        email = by;
        pending.clear();
        forgetChanges(TokenKind.ALL);
    }

    private void put(Identity identity) {
        identities.removeIf(i -> i.id().equals(identity.id()));
        identities.add(identity);
    }
}
