package dev.chancery.api.user;

import dev.chancery.api.flow.Flows;
import dev.chancery.api.flow.Flows.Planned;
import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.session.Caller;
import dev.chancery.api.session.SigningOut;
import dev.chancery.command.Reply;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.UserCommand.NewEmail;
import dev.chancery.command.user.UserCommand.PhoneChange;
import dev.chancery.command.user.UserCommand.Proof;
import dev.chancery.command.user.UserCommand.Update;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.session.SessionView;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.time.InstantSource;
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

    private final ChangeRules rules;
    private final FirstPasswords firstPasswords;
    private final PasswordChanges passwordChanges;
    private final WishedAddresses wishedAddresses;
    private final UserQueries users;
    private final Flows flows;
    private final SigningOut signingOut;
    private final Commands commands;
    private final InstantSource clock;
    private final AllowedChanges allowed;

    public ChangingUser(
            ChangeRules rules,
            FirstPasswords firstPasswords,
            PasswordChanges passwordChanges,
            WishedAddresses wishedAddresses,
            UserQueries users,
            Flows flows,
            SigningOut signingOut,
            Commands commands,
            InstantSource clock) {
        this.rules = rules;
        this.firstPasswords = firstPasswords;
        this.passwordChanges = passwordChanges;
        this.wishedAddresses = wishedAddresses;
        this.users = users;
        this.flows = flows;
        this.signingOut = signingOut;
        this.commands = commands;
        this.clock = clock;
        this.allowed = new AllowedChanges(rules, users);
    }

    /** @param caller who is calling, read anew each time it is asked for */
    UserView change(Supplier<Caller> caller, Request request, ClientRequest client) {
        PasswordChanges.Once password = passwordChanges.once(request);
        WishedAddresses.Once wished = wishedAddresses.once(request);
        UUID userId;
        try {
            userId = commands.retrying(() -> attempt(caller.get(), request, password, wished, client));
        } catch (WriteFailure e) {
            password.failed();
            throw e.isOfPhone() ? UserRefusals.phoneExists() : ApiException.internal("Error updating user", e);
        } catch (RuntimeException e) {
            password.failed();
            throw e;
        }
        return users.byId(userId).orElseThrow(Caller::userNotFound);
    }

    /**
     * Everything is judged by what was read just before: if the account has changed since, or the session has ended, it is
     * a conflict and judged anew.
     */
    private UUID attempt(
            Caller caller,
            Request request,
            PasswordChanges.Once password,
            WishedAddresses.Once wished,
            ClientRequest client) {
        UserView user = caller.user();
        Optional<String> newEmail = request.email().map(EmailAddress::value).filter(e -> !e.equals(user.email()));
        Optional<String> newPhone = request.phone().map(PhoneNumber::value).filter(p -> !p.equals(user.phone()));
        allowed.require(caller, request, newEmail, newPhone);
        request.password().ifPresent(_ -> password.require(caller));
        return wishedAddresses.spaced(
                user, newEmail, newPhone, () -> write(caller, request, newEmail, newPhone, password, wished, client));
    }

    private UUID write(
            Caller caller,
            Request request,
            Optional<String> newEmail,
            Optional<String> newPhone,
            PasswordChanges.Once password,
            WishedAddresses.Once wished,
            ClientRequest client) {
        UserView user = caller.user();
        Optional<HashedPassword> hashed = request.password().map(_ -> password.hashed());
        Instant now = clock.instant();
        Optional<Planned> flow = newEmail.filter(_ -> !wishedAddresses.isGiven(user))
                .flatMap(_ -> request.challenge())
                .map(challenge -> flows.plan(user.id(), "email_change", challenge, now));
        Optional<NewEmail> email = newEmail.map(text -> wished.email(user, text, flow.map(Planned::flowId)));
        Optional<PhoneChange> phoneChange = newPhone.map(wished::phone);
        Optional<Proof> nonce = password.nonce(caller, client);
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
                    wishedAddresses.maxSmsFrequency(),
                    now));
            reply.refusal().ifPresent(refusal -> {
                throw switch (refusal) {
                    case UserRefusal.MailTooSoon soon -> UserRefusals.asAnswer(soon);
                    case UserRefusal.SmsTooSoon soon -> UserRefusals.asAnswer(soon);
                    // whose row somebody has put back
                    case UserRefusal.Simple.NOT_FOUND, UserRefusal.Simple.UNKNOWN ->
                        Caller.userNotFound().at(refusal.site());
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
}
