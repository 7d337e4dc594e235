package dev.chancery.command.user;

import dev.chancery.command.user.AdoptedParts.TokenColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a user's decisions need to know of the past. Only {@link #evolve} changes it. */
public final class UserState {

    UUID userId;
    boolean deleted;
    boolean erased;
    String email;
    String phone;
    boolean emailConfirmed;
    boolean phoneConfirmed;
    UUID passwordKey;
    List<Identity> identities = new ArrayList<>();
    Set<UUID> pendingTokenKeys = new HashSet<>();
    Set<UUID> emailChangeKeys = new HashSet<>();
    UUID confirmationKey;
    Instant confirmationSentAt;
    Instant emailChangeSentAt;
    Instant signUpFirstRepeatedAt;
    Instant signUpRepeatedAt;
    String emailChange;
    String phoneChange;

    boolean exists() {
        return userId != null && !deleted;
    }

    /** A row remains of a user who was deleted softly, until they are deleted for good. */
    boolean canBeErased() {
        return userId != null && !erased;
    }

    /** When someone first tried to sign up with the address of this confirmed account, or null. */
    public Instant signUpFirstRepeatedAt() {
        return signUpFirstRepeatedAt;
    }

    void evolve(UserEvent event) {
        switch (event) {
            case UserEvent.SignedUp e -> begin(e);
            case UserEvent.Adopted e -> adopt(e);
            case UserEvent.ConfirmationRequested e -> {
                forgetTokens(e.supersededSecrets());
                confirmationKey = e.token().keyId();
                pendingTokenKeys.add(confirmationKey);
                confirmationSentAt = e.at();
            }
            case UserEvent.SignUpRepeated e -> {
                signUpFirstRepeatedAt = signUpFirstRepeatedAt == null ? e.at() : signUpFirstRepeatedAt;
                signUpRepeatedAt = e.at();
            }
            case UserEvent.Modified _, UserEvent.SignedOut _, UserEvent.Banned _, UserEvent.BanLifted _ -> {}
            case UserEvent.EmailConfirmed e -> {
                emailConfirmed = true;
                forgetTokens(e.supersededSecrets());
            }
            case UserEvent.PhoneConfirmed e -> {
                phoneConfirmed = true;
                forgetTokens(e.supersededSecrets());
            }
            case UserEvent.PasswordChanged e -> {
                passwordKey = e.password() == null ? null : e.password().keyId();
                forgetTokens(e.supersededSecrets());
            }
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
                forgetTokens(e.supersededSecrets());
                emailChange = e.newEmail();
                emailChangeSentAt = e.at();
                emailChangeKeys.add(e.newToken().keyId());
                if (e.currentToken() != null) {
                    emailChangeKeys.add(e.currentToken().keyId());
                }
                pendingTokenKeys.addAll(emailChangeKeys);
            }
            case UserEvent.SoftDeleted _ -> deleted = true;
            case UserEvent.Deleted _ -> {
                deleted = true;
                erased = true;
            }
        }
    }

    private void begin(UserEvent.SignedUp e) {
        userId = e.userId();
        email = e.email();
        phone = e.phone();
        emailConfirmed = e.emailConfirmed();
        phoneConfirmed = e.phoneConfirmed();
        passwordKey = e.password() == null ? null : e.password().keyId();
        identities = new ArrayList<>(e.identities());
    }

    private void adopt(UserEvent.Adopted e) {
        userId = e.userId();
        deleted = e.times().deletedAt() != null;
        email = e.email();
        phone = e.phone();
        emailConfirmed = e.times().emailConfirmedAt() != null;
        phoneConfirmed = e.times().phoneConfirmedAt() != null;
        passwordKey = e.password() == null ? null : e.password().keyId();
        e.identities().forEach(row -> identities.add(row.identity()));
        confirmationSentAt = e.times().confirmationSentAt();
        emailChangeSentAt = e.times().emailChangeSentAt();
        emailChange = e.emailChange();
        phoneChange = e.phoneChange();
        e.tokens().forEach(column -> pending(column.type(), column.keyId()));
        e.oneTimeTokens().forEach(row -> pending(row.type(), row.keyId()));
    }

    private void pending(String type, UUID key) {
        if (key == null) {
            return;
        }
        pendingTokenKeys.add(key);
        switch (type) {
            case TokenColumn.CONFIRMATION -> confirmationKey = key;
            case TokenColumn.EMAIL_CHANGE_NEW, TokenColumn.EMAIL_CHANGE_CURRENT -> emailChangeKeys.add(key);
            default -> {}
        }
    }

    private void forgetTokens(Set<UUID> keys) {
        pendingTokenKeys.removeAll(keys);
        emailChangeKeys.removeAll(keys);
        if (confirmationKey != null && keys.contains(confirmationKey)) {
            confirmationKey = null;
        }
    }

    private void put(Identity identity) {
        identities.removeIf(i -> i.id().equals(identity.id()));
        identities.add(identity);
    }
}
