package dev.chancery.api.user;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.flow.Flows.Planned;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.session.Caller;
import dev.chancery.api.session.SigningOut;
import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.command.Origin;
import dev.chancery.command.Reply;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserCommand.EmailChange;
import dev.chancery.command.user.UserCommand.GivenEmail;
import dev.chancery.command.user.UserCommand.NewEmail;
import dev.chancery.command.user.UserCommand.PhoneChange;
import dev.chancery.command.user.UserCommand.Proof;
import dev.chancery.command.user.UserCommand.TextMessage;
import dev.chancery.command.user.UserCommand.Update;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserQueries.FoundToken;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

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
            Channel channel,
            Optional<String> password,
            Optional<String> currentPassword,
            Optional<String> nonce,
            Optional<Map<String, Object>> data,
            Optional<Map<String, Object>> appData,
            Optional<CodeChallenge> challenge,
            String redirectTo) {}

    private static final List<TokenKind> NONCE = List.of(TokenKind.REAUTHENTICATION_TOKEN);

    private final ChangeRules rules;
    private final FirstPasswords firstPasswords;
    private final UserQueries users;
    private final Passwords passwords;
    private final OneTimeTokens tokens;
    private final PhoneRules phoneRules;
    private final PhoneTokens phoneTokens;
    private final PhoneCodes phoneCodes;
    private final Guesses guesses;
    private final AddressFrequency mailFrequency;
    private final AddressFrequency smsFrequency;
    private final Flows flows;
    private final SigningOut signingOut;
    private final Commands commands;
    private final InstantSource clock;

    public ChangingUser(
            ChangeRules rules,
            FirstPasswords firstPasswords,
            UserQueries users,
            Passwords passwords,
            OneTimeTokens tokens,
            PhoneRules phoneRules,
            PhoneTokens phoneTokens,
            PhoneCodes phoneCodes,
            Guesses guesses,
            AddressFrequency mailFrequency,
            AddressFrequency smsFrequency,
            Flows flows,
            SigningOut signingOut,
            Commands commands,
            InstantSource clock) {
        this.rules = rules;
        this.firstPasswords = firstPasswords;
        this.users = users;
        this.passwords = passwords;
        this.tokens = tokens;
        this.phoneRules = phoneRules;
        this.phoneTokens = phoneTokens;
        this.phoneCodes = phoneCodes;
        this.guesses = guesses;
        this.mailFrequency = mailFrequency;
        this.smsFrequency = smsFrequency;
        this.flows = flows;
        this.signingOut = signingOut;
        this.commands = commands;
        this.clock = clock;
    }

    /** @param caller who is calling, read anew each time it is asked for */
    UserView change(Supplier<Caller> caller, Request request, ClientRequest client) {
        Once once = new Once(request);
        UUID userId;
        try {
            userId = commands.retrying(() -> attempt(caller.get(), request, once, client));
        } catch (WriteFailure e) {
            once.failed();
            throw "users_phone_key".equals(e.constraint())
                    ? UserRefusals.phoneExists()
                    : ApiException.internal("Error updating user", e);
        } catch (RuntimeException e) {
            once.failed();
            throw e;
        }
        return users.byId(userId)
                .orElseThrow(() -> ApiException.of(403, "user_not_found", "User from sub claim in JWT does not exist"));
    }

    /**
     * Everything is judged by what was read just before: if the account has changed since, or the session has ended, it is
     * a conflict and judged anew.
     */
    private UUID attempt(Caller caller, Request request, Once once, ClientRequest client) {
        UserView user = caller.user();
        Optional<String> newEmail = request.email().map(EmailAddress::value).filter(e -> !e.equals(user.email()));
        Optional<String> newPhone = request.phone().map(PhoneNumber::value).filter(p -> !p.equals(user.phone()));
        requireAllowed(caller, request, newEmail, newPhone);
        request.password().ifPresent(_ -> requirePasswordAllowed(caller, request, once));
        Supplier<UUID> work = () -> write(caller, request, newEmail, newPhone, once, client);
        Supplier<UUID> withMail = () -> newEmail.filter(_ -> !isGiven(user))
                .map(email -> mailFrequency.once(Way.EMAIL_CHANGE, email, work))
                .orElseGet(work);
        return newPhone.filter(_ -> !phoneRules.autoconfirm())
                .map(phone -> smsFrequency.once(Way.PHONE_CHANGE, phone, withMail))
                .orElseGet(withMail);
    }

    /** Whether the user need not confirm a new address, as who signs up need not; permanent users always do. */
    private boolean isGiven(UserView user) {
        return user.anonymous() && rules.autoconfirm();
    }

    private UUID write(
            Caller caller,
            Request request,
            Optional<String> newEmail,
            Optional<String> newPhone,
            Once once,
            ClientRequest client) {
        UserView user = caller.user();
        Optional<HashedPassword> hashed = request.password().map(_ -> once.hashed());
        Instant now = clock.instant();
        boolean given = isGiven(user);
        Optional<Planned> flow = newEmail.filter(_ -> !given)
                .flatMap(_ -> request.challenge())
                .map(challenge -> flows.plan(user.id(), "email_change", challenge, now));
        Optional<NewEmail> email = newEmail.map(text -> given
                ? new GivenEmail(text, UUID.randomUUID())
                : once.emailChange(user, text, flow.map(Planned::flowId)));
        Optional<PhoneChange> phoneChange = newPhone.map(once::phoneChange);
        Optional<Proof> nonce = nonce(caller, request, once, client);
        return commands.transaction(client.origin(caller.actor()), transaction -> {
            transaction.lockUser(user.id());
            caller.session().map(SessionView::id).ifPresent(transaction::requireSession);
            Reply<UserEvent, UserState> reply = transaction.send(new Update(
                    user.id(),
                    user.version(),
                    request.data(),
                    request.appData(),
                    hashed,
                    email,
                    phoneChange,
                    nonce,
                    rules.maxFrequency(),
                    phoneRules.maxFrequency(),
                    now));
            reply.refusal().ifPresent(refusal -> {
                throw switch (refusal) {
                    case UserRefusal.MailTooSoon soon -> UserRefusals.asAnswer(soon);
                    case UserRefusal.SmsTooSoon soon -> UserRefusals.asAnswer(soon);
                    default -> UserRefusals.nonceNotValid();
                };
            });
            flow.ifPresent(planned -> Flows.start(transaction, planned, now));
            if (hashed.isPresent()) {
                firstPasswords.identity(user, false, now).ifPresent(transaction::send);
                Optional<UUID> kept = caller.session().map(SessionView::id);
                signingOut.endSessions(
                        transaction,
                        user.id(),
                        session -> kept.filter(session::equals).isEmpty(),
                        EndReason.PASSWORD_CHANGED,
                        now);
            }
            return user.id();
        });
    }

    /** What is too dear to be done at each attempt, or may be done but once. */
    private final class Once {

        private final PresentedPassword current;
        private final PresentedPassword wanted;
        private final String redirectTo;
        private final Channel channel;
        private final String nonce;
        private OneTimeToken newToken;
        private OneTimeToken currentToken;
        private String drawnFor;
        private PhoneChange phoneChange;
        private Guess guess;
        private String guessedAt;

        Once(Request request) {
            this.current = passwords.presented(request.currentPassword().orElse(""));
            this.wanted = passwords.presented(request.password().orElse(""));
            this.redirectTo = request.redirectTo();
            this.channel = request.channel();
            this.nonce = request.nonce().orElse("");
        }

        PhoneChange phoneChange(String phone) {
            if (phoneChange == null) {
                Optional<TextMessage> message = phoneRules.autoconfirm()
                        ? Optional.empty()
                        : Optional.of(phoneTokens.draw(phone, SmsPurpose.PHONE_CHANGE, channel));
                phoneChange = new PhoneChange(phone, message, UUID.randomUUID());
            }
            return phoneChange;
        }

        /** The nonce, as what was sent to that address or phone number. */
        Guess guess(String address, boolean toPhone, Origin origin) {
            if (!address.equals(guessedAt)) {
                failed();
                guess = guesses.at(
                        address,
                        NONCE,
                        () -> toPhone
                                ? phoneCodes.check(address, nonce)
                                : token -> HashedCodes.matches(address, nonce, token.hash()),
                        _ -> origin);
                guessedAt = address;
            }
            return guess;
        }

        void failed() {
            if (guess != null) {
                guess.failed();
            }
        }

        HashedPassword hashed() {
            return wanted.hashed();
        }

        EmailChange emailChange(UserView user, String email, Optional<UUID> flow) {
            String currentEmail = user.email() == null ? "" : user.email();
            if (newToken == null || !currentEmail.equals(drawnFor)) {
                boolean askCurrent = rules.secureEmailChange() && !currentEmail.isEmpty();
                newToken = tokens.draw(email, flow.isPresent());
                currentToken = askCurrent ? tokens.drawBeside(currentEmail, flow.isPresent()) : null;
                drawnFor = currentEmail;
            }
            return new EmailChange(email, redirectTo, newToken, currentToken, flow.orElse(null));
        }
    }

    private void requireAllowed(Caller caller, Request request, Optional<String> newEmail, Optional<String> newPhone) {
        UserView user = caller.user();
        boolean newPassword = request.password().filter(p -> !p.isEmpty()).isPresent();
        request.data().ifPresent(patch -> MetadataSize.USER.require(user.userMetadata(), patch));
        request.appData().ifPresent(patch -> MetadataSize.APP.require(user.appMetadata(), patch));
        if (request.appData().isPresent() && !rules.mayChangeAppMetadata(user)) {
            throw ApiException.of(403, "not_admin", "Updating app_metadata requires admin privileges");
        }
        boolean atAal2 =
                caller.session().map(SessionView::aal).filter("aal2"::equals).isPresent();
        boolean changesProof = newPassword || newEmail.isPresent() || newPhone.isPresent();
        if (user.hasVerifiedFactor() && !atAal2 && changesProof) {
            throw ApiException.of(
                    401,
                    "insufficient_aal",
                    "AAL2 session is required to update email or password when MFA is enabled.");
        }
        if (user.anonymous()
                && newPassword
                && request.email().isEmpty()
                && request.phone().isEmpty()) {
            throw ApiException.unprocessable(
                    "validation_failed",
                    "Updating password of an anonymous user without an email or phone is not allowed");
        }
        if (user.ssoUser() && (changesProof || request.nonce().isPresent())) {
            throw ApiException.unprocessable(
                    "user_sso_managed", "Updating email, phone, password of a SSO account only possible via SSO");
        }
        newEmail.flatMap(email -> users.ownerOfEmail(email))
                .filter(owner -> !owner.id().equals(user.id()))
                .ifPresent(_ -> {
                    throw UserRefusals.emailExists();
                });
        newPhone.filter(users::phoneIsTaken).ifPresent(_ -> {
            throw UserRefusals.phoneExists();
        });
    }

    private void requirePasswordAllowed(Caller caller, Request request, Once once) {
        UserView user = caller.user();
        requireRecentLogin(caller, request);
        if (!user.hasPassword()) {
            return;
        }
        boolean recovering = caller.session().stream()
                .flatMap(session -> session.amr().stream())
                .anyMatch(method -> ChangeRules.RECOVERY_METHODS.contains(method.method()));
        if (rules.requireCurrentPassword() && !recovering) {
            requireCurrent(user, once.current);
        }
        if (once.wanted.check(Optional.of(user)).matches()) {
            throw ApiException.unprocessable(
                    "same_password", "New password should be different from the old password.");
        }
    }

    private void requireRecentLogin(Caller caller, Request request) {
        if (!rules.requireReauthentication()) {
            return;
        }
        boolean recent = isRecent(caller);
        if (!recent && request.nonce().isEmpty()) {
            throw ApiException.badRequest("reauthentication_needed", "Password update requires reauthentication");
        }
    }

    private boolean isRecent(Caller caller) {
        return caller.session()
                .map(session -> session.createdAt().plus(ChangeRules.RECENT))
                .filter(clock.instant()::isBefore)
                .isPresent();
    }

    /** What proves the user anew, where that is asked of them. A mistake is noted: do not call it within what is then undone. */
    private Optional<Proof> nonce(Caller caller, Request request, Once once, ClientRequest client) {
        if (request.password().isEmpty() || !rules.requireReauthentication() || isRecent(caller)) {
            return Optional.empty();
        }
        UserView user = caller.user();
        boolean toPhone = !hasEmail(user);
        String address = toPhone ? orEmpty(user.phone()) : user.email();
        if (address.isEmpty()) {
            throw UserRefusals.nonceNotValid();
        }
        Duration lifetime = toPhone ? phoneCodes.lifetime(address) : rules.otpLifetime();
        List<FoundToken> sent = users.tokensOf(address, NONCE).stream()
                .filter(token -> token.user().id().equals(user.id()))
                .toList();
        return Optional.of(once.guess(address, toPhone, client.origin(caller.actor()))
                .among(sent)
                .map(token -> new Proof(token.kind(), token.id(), true, toPhone, lifetime))
                .orElseThrow(UserRefusals::nonceNotValid));
    }

    private static boolean hasEmail(UserView user) {
        return !orEmpty(user.email()).isEmpty();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static void requireCurrent(UserView user, PresentedPassword current) {
        String message = "Current password required when setting new password.";
        if (current.text().isEmpty()) {
            throw ApiException.badRequest("current_password_required", message);
        }
        if (!current.check(Optional.of(user)).matches()) {
            throw ApiException.badRequest("current_password_invalid", message);
        }
    }
}
