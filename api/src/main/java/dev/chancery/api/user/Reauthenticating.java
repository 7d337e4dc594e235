package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Actors;
import dev.chancery.api.session.Caller;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.RequestReauthentication;
import dev.chancery.command.user.UserCommand.RequestSms;
import dev.chancery.command.user.UserCommand.TextMessage;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.util.Optional;

/** A code by which a user who signed in long ago proves anew who they are. */
public final class Reauthenticating {

    private final UserQueries users;
    private final OneTimeTokens tokens;
    private final PhoneTokens phoneTokens;
    private final SendingMessages messages;
    private final Duration maxFrequency;
    private final Duration maxSmsFrequency;

    public Reauthenticating(
            UserQueries users,
            OneTimeTokens tokens,
            PhoneTokens phoneTokens,
            SendingMessages messages,
            Duration maxFrequency,
            Duration maxSmsFrequency) {
        this.users = users;
        this.tokens = tokens;
        this.phoneTokens = phoneTokens;
        this.messages = messages;
        this.maxFrequency = maxFrequency;
        this.maxSmsFrequency = maxSmsFrequency;
    }

    /** @return the id of the message, where it is known */
    Optional<String> reauthenticate(Caller caller, ClientRequest client) {
        UserView known = caller.user();
        String email = known.email() == null ? "" : known.email();
        if (email.isEmpty()) {
            return bySms(known, client);
        }
        if (known.emailConfirmedAt() == null) {
            throw ApiException.unprocessable("email_not_confirmed", "Please verify your email first.");
        }
        OneTimeToken token = tokens.draw(email, false);
        Optional<UserRefusal> refusal = messages.send(
                () -> users.byId(known.id()),
                Actors::of,
                "",
                Optional.empty(),
                client,
                (user, _, now) -> new RequestReauthentication(
                        user.id(), new Confirmation(email, "", token, null), maxFrequency, now));
        UserRefusals.requireNone(refusal);
        return Optional.empty();
    }

    private Optional<String> bySms(UserView known, ClientRequest client) {
        String phone = known.phone() == null ? "" : known.phone();
        if (phone.isEmpty()) {
            throw ApiException.validation("Reauthentication requires the user to have an email or a phone number");
        }
        if (known.phoneConfirmedAt() == null) {
            throw ApiException.unprocessable("phone_not_confirmed", "Please verify your phone first.");
        }
        TextMessage message = phoneTokens.draw(phone, SmsPurpose.REAUTHENTICATION, Channel.SMS);
        UserRefusals.requireNone(messages.sendSms(
                () -> users.byId(known.id()).filter(user -> phone.equals(user.phone())),
                Actors::of,
                client,
                (user, now) -> new RequestSms(user.id(), message, true, maxSmsFrequency, now)));
        return phoneTokens.messageId(phone);
    }
}
