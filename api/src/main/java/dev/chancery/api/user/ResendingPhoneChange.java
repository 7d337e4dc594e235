package dev.chancery.api.user;

import dev.chancery.api.http.Address;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.api.session.Actors;
import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.command.user.UserCommand.RequestSms;
import dev.chancery.command.user.UserCommand.TextMessage;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.util.Optional;

/** The code for a pending change of number, once more, but not to a number for which another user has just asked for one. */
public final class ResendingPhoneChange {

    private final PhoneRules rules;
    private final UserQueries users;
    private final PhoneTokens tokens;
    private final PhoneCodes codes;
    private final AddressFrequency frequency;
    private final SendingMessages messages;

    public ResendingPhoneChange(
            PhoneRules rules,
            UserQueries users,
            PhoneTokens tokens,
            PhoneCodes codes,
            AddressFrequency frequency,
            SendingMessages messages) {
        this.rules = rules;
        this.users = users;
        this.tokens = tokens;
        this.codes = codes;
        this.frequency = frequency;
        this.messages = messages;
    }

    /**
     * To somebody who is changing their number; the answer is the same if nobody is.
     *
     * @param current what they have: a number, or an address where they had no number before
     */
    void resend(Address current, String aud, ClientRequest client) {
        find(current, aud)
                .filter(user ->
                        user.phoneChange() != null && !user.phoneChange().isEmpty())
                .ifPresentOrElse(user -> send(current, aud, user, client), tokens::pretendToDraw);
    }

    private void send(Address current, String aud, UserView known, ClientRequest client) {
        String wanted = known.phoneChange();
        codes.wished(known.id(), wanted);
        TextMessage message = tokens.draw(wanted, SmsPurpose.PHONE_CHANGE, Channel.SMS);
        frequency.onceQuietly(
                Way.PHONE_CHANGE,
                AddressFrequency.ANY,
                wanted,
                () -> messages.sendSms(
                        () -> find(current, aud).filter(user -> wanted.equals(user.phoneChange())),
                        Actors::strangerAt,
                        client,
                        (user, now) -> new RequestSms(user.id(), message, true, rules.maxFrequency(), now)));
    }

    private Optional<UserView> find(Address current, String aud) {
        return switch (current) {
            case EmailAddress(String email) -> users.byEmail(email, aud);
            case PhoneNumber(String phone) -> users.byPhone(phone, aud);
        };
    }
}
