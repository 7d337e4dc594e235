package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;

import dev.chancery.command.Decision;
import dev.chancery.command.user.UserCommand.AdminUpdate;
import dev.chancery.command.user.UserCommand.Ban;
import dev.chancery.command.user.UserEvent.Via;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What changes when someone with a service key changes an account: each given attribute, at once and unasked. */
final class AdminUpdates {

    private final UserState user;
    private final AdminUpdate update;
    private final List<UserEvent> events = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();

    private AdminUpdates(UserState user, AdminUpdate update) {
        this.user = user;
        this.update = update;
    }

    static Decision<UserEvent> decide(UserState user, AdminUpdate update) {
        return new AdminUpdates(user, update).decide();
    }

    private Decision<UserEvent> decide() {
        confirm();
        update.password().ifPresent(password -> {
            changed.add("password");
            events.add(UserDecisions.changePassword(user, Via.ADMIN, password, update.at()));
        });
        update.email().ifPresent(this::changeEmail);
        update.phone().ifPresent(this::changePhone);
        update.role().ifPresent(_ -> changed.add("role"));
        update.metadataPatch().ifPresent(_ -> changed.add("user_metadata"));
        update.appMetadataPatch().ifPresent(_ -> changed.add("app_metadata"));
        update.ban().ifPresent(this::ban);
        events.add(modified());
        return accept(events);
    }

    private void confirm() {
        if (update.emailConfirm()) {
            changed.add("email_confirm");
            events.add(UserDecisions.confirmEmail(user, Via.ADMIN, update.at()));
        }
        if (update.phoneConfirm()) {
            changed.add("phone_confirm");
            Set<UUID> tokens = update.emailConfirm() ? Set.of() : user.pending.keys();
            events.add(new UserEvent.PhoneConfirmed(user.userId, Via.ADMIN, tokens, update.at()));
        }
    }

    private void changeEmail(String email) {
        changed.add("email");
        voidTokens(user.email, email, TokenKind.TO_EMAIL, TokenKind.EMAIL_CHANGE);
        Map<String, Object> claims = Map.of("email", email, Metadata.EMAIL_VERIFIED, update.emailConfirm());
        events.add(new UserEvent.EmailChanged(
                user.userId, email, identity(Identity.EMAIL, claims), update.emailConfirm(), update.at()));
    }

    private void changePhone(String phone) {
        changed.add("phone");
        voidTokens(user.phone, phone, TokenKind.TO_PHONE, TokenKind.PHONE_CHANGE);
        Map<String, Object> claims = Map.of("phone", phone, Metadata.PHONE_VERIFIED, update.phoneConfirm());
        events.add(new UserEvent.PhoneChanged(
                user.userId, phone, identity(Identity.PHONE, claims), update.phoneConfirm(), update.at()));
    }

    /** What was sent to an address is not for the owner of the next, and what was wished for is overruled. */
    private void voidTokens(String before, String after, Set<TokenKind> sent, Set<TokenKind> ofChange) {
        Set<TokenKind> kinds = before == null ? ofChange : sent;
        if (!after.equals(before) && user.awaits(kinds)) {
            events.add(new UserEvent.TokensVoided(user.userId, kinds, user.pending.keys(kinds), update.at()));
        }
    }

    private Identity identity(String provider, Map<String, Object> claims) {
        return user.ownIdentity(provider, update.identityIds().get(provider), claims);
    }

    private void ban(Ban ban) {
        changed.add("ban_duration");
        events.add(
                switch (ban) {
                    case Ban.Until(Instant end) -> new UserEvent.Banned(user.userId, end, update.at());
                    case Ban.Lifted _ -> new UserEvent.BanLifted(user.userId, update.at());
                });
    }

    private UserEvent modified() {
        return new UserEvent.Modified(
                user.userId,
                Via.ADMIN,
                changed,
                update.role().orElse(null),
                update.metadataPatch().orElse(null),
                update.appMetadataPatch().orElse(null),
                update.email().orElse(user.email),
                update.phone().orElse(user.phone),
                update.at());
    }
}
