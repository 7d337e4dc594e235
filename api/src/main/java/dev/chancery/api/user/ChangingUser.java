package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.session.Caller;
import dev.chancery.api.session.SigningOut;
import dev.chancery.command.Reply;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.UserCommand.EmailChange;
import dev.chancery.command.user.UserCommand.Update;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A user changing their own account. */
public final class ChangingUser {

    /**
     * What to change; whatever is empty stays.
     *
     * @param password checked against the policy already
     */
    record Request(
            Optional<EmailAddress> email,
            Optional<PhoneNumber> phone,
            Optional<String> password,
            Optional<String> currentPassword,
            Optional<String> nonce,
            Optional<Map<String, Object>> data,
            Optional<Map<String, Object>> appData,
            String redirectTo) {}

    private final ChangeRules rules;
    private final UserQueries users;
    private final Passwords passwords;
    private final OneTimeTokens tokens;
    private final SigningOut signingOut;
    private final Commands commands;
    private final InstantSource clock;

    public ChangingUser(
            ChangeRules rules,
            UserQueries users,
            Passwords passwords,
            OneTimeTokens tokens,
            SigningOut signingOut,
            Commands commands,
            InstantSource clock) {
        this.rules = rules;
        this.users = users;
        this.passwords = passwords;
        this.tokens = tokens;
        this.signingOut = signingOut;
        this.commands = commands;
        this.clock = clock;
    }

    UserView change(Caller caller, Request request, ClientRequest client) {
        UserView user = caller.user();
        Optional<String> newEmail = request.email().map(EmailAddress::value).filter(e -> !e.equals(user.email()));
        requireAllowed(caller, request, newEmail);
        Optional<HashedPassword> hashed = request.password().map(password -> newPassword(caller, request, password));
        Optional<EmailChange> emailChange = newEmail.map(email -> emailChange(user, email, request.redirectTo()));
        try {
            commands.retrying(() -> commands.transaction(client.origin(caller.actor()), transaction -> {
                Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                transaction.lockUser(user.id());
                Reply<UserEvent, UserState> reply = transaction.send(new Update(
                        user.id(), request.data(), request.appData(), hashed, emailChange, rules.maxFrequency(), now));
                reply.refusal().ifPresent(refusal -> {
                    throw UserRefusals.asAnswer((UserRefusal) refusal);
                });
                if (hashed.isPresent()) {
                    Optional<UUID> kept = caller.session().map(SessionView::id);
                    signingOut.endSessions(
                            transaction,
                            user.id(),
                            session -> kept.filter(session::equals).isEmpty(),
                            EndReason.PASSWORD_CHANGED,
                            now);
                }
                return null;
            }));
        } catch (WriteFailure e) {
            throw ApiException.internal("Error updating user", e);
        }
        return users.byId(user.id())
                .orElseThrow(() -> ApiException.of(403, "user_not_found", "User from sub claim in JWT does not exist"));
    }

    private void requireAllowed(Caller caller, Request request, Optional<String> newEmail) {
        UserView user = caller.user();
        boolean newPassword = request.password().filter(p -> !p.isEmpty()).isPresent();
        request.data().ifPresent(patch -> MetadataSize.USER.require(user.userMetadata(), patch));
        request.appData().ifPresent(patch -> MetadataSize.APP.require(user.appMetadata(), patch));
        if (request.appData().isPresent() && !rules.mayChangeAppMetadata(user)) {
            throw ApiException.of(403, "not_admin", "Updating app_metadata requires admin privileges");
        }
        boolean atAal2 =
                caller.session().map(SessionView::aal).filter("aal2"::equals).isPresent();
        if (user.hasVerifiedFactor() && !atAal2 && (newPassword || newEmail.isPresent())) {
            throw ApiException.of(
                    401,
                    "insufficient_aal",
                    "AAL2 session is required to update email or password when MFA is enabled.");
        }
        if (user.ssoUser()
                && (newPassword || newEmail.isPresent() || request.nonce().isPresent())) {
            throw ApiException.unprocessable(
                    "user_sso_managed", "Updating email, phone, password of a SSO account only possible via SSO");
        }
        newEmail.flatMap(email -> users.ownerOfEmail(email))
                .filter(owner -> !owner.id().equals(user.id()))
                .ifPresent(_ -> {
                    throw ApiException.unprocessable(
                            "email_exists", "A user with this email address has already been registered");
                });
        request.phone()
                .map(PhoneNumber::value)
                .filter(phone -> !phone.equals(user.phone()))
                .ifPresent(this::refusePhone);
    }

    /** No text message can be sent yet. GoTrue without a provider answers 500, which clients take for a passing failure. */
    private void refusePhone(String phone) {
        if (users.phoneIsTaken(phone)) {
            throw ApiException.unprocessable(
                    "phone_exists", "A user with this phone number has already been registered");
        }
        throw ApiException.unprocessable("phone_provider_disabled", "Unable to get SMS provider");
    }

    private HashedPassword newPassword(Caller caller, Request request, String password) {
        UserView user = caller.user();
        requireRecentLogin(caller, request);
        if (user.hasPassword()) {
            boolean recovering = caller.session().stream()
                    .flatMap(session -> session.amr().stream())
                    .anyMatch(method -> ChangeRules.RECOVERY_METHODS.contains(method.method()));
            if (rules.requireCurrentPassword() && !recovering) {
                requireCurrent(user, request);
            }
            if (passwords.isOf(user, password)) {
                throw ApiException.unprocessable(
                        "same_password", "New password should be different from the old password.");
            }
        }
        return passwords.hash(password);
    }

    private void requireRecentLogin(Caller caller, Request request) {
        if (!rules.requireReauthentication()) {
            return;
        }
        boolean recent = caller.session()
                .map(session -> session.createdAt().plus(ChangeRules.RECENT))
                .filter(clock.instant()::isBefore)
                .isPresent();
        if (!recent && request.nonce().isEmpty()) {
            throw ApiException.badRequest("reauthentication_needed", "Password update requires reauthentication");
        }
        if (!recent) {
            // no nonce has ever been sent, so none can be right
            throw ApiException.unprocessable("reauthentication_not_valid", "Nonce has expired or is invalid");
        }
    }

    private void requireCurrent(UserView user, Request request) {
        String message = "Current password required when setting new password.";
        String current = request.currentPassword()
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> ApiException.badRequest("current_password_required", message));
        if (!passwords.isOf(user, current)) {
            throw ApiException.badRequest("current_password_invalid", message);
        }
    }

    private EmailChange emailChange(UserView user, String email, String redirectTo) {
        boolean askCurrent = rules.secureEmailChange()
                && user.email() != null
                && !user.email().isEmpty();
        return new EmailChange(email, redirectTo, tokens.draw(email), askCurrent ? tokens.draw(user.email()) : null);
    }
}
