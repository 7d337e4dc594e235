package dev.chancery.api.user;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Actors;
import dev.chancery.command.user.UserCommand.RequestSms;
import dev.chancery.command.user.UserCommand.TextMessage;
import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Codes by text message: coming in, or opening an account, with nothing but a phone number. */
public final class SigningInBySms {

    private final boolean signUpDisabled;
    private final PhoneRules rules;
    private final UserQueries users;
    private final PhoneTokens tokens;
    private final SigningUp signingUp;
    private final SendingMessages messages;

    /** @param signUpDisabled {@code GOTRUE_DISABLE_SIGNUP} */
    public SigningInBySms(
            boolean signUpDisabled,
            PhoneRules rules,
            UserQueries users,
            PhoneTokens tokens,
            SigningUp signingUp,
            SendingMessages messages) {
        this.signUpDisabled = signUpDisabled;
        this.rules = rules;
        this.users = users;
        this.tokens = tokens;
        this.signingUp = signingUp;
        this.messages = messages;
    }

    /**
     * Sends a code that lets its reader in. None is sent where there is no account and none may be opened, and nobody is told.
     *
     * @param openAccount whether an account is to be opened where there is none
     * @param data metadata of the user who comes into being
     */
    void signIn(AskedBySms asked, boolean openAccount, Map<String, Object> data, ClientRequest client) {
        String phone = asked.phone().value();
        TextMessage message = tokens.draw(phone, SmsPurpose.SIGN_IN, asked.channel());
        Optional<UserView> known = users.byPhone(phone, asked.aud());
        boolean mayOpen = openAccount && !signUpDisabled;
        if (known.isEmpty() && mayOpen && rules.autoconfirm()) {
            signingUp.openOnly(signUp(asked, data), client);
        }
        boolean confirmed =
                known.filter(user -> user.phoneConfirmedAt() != null).isPresent();
        if (confirmed || rules.autoconfirm() || known.isEmpty() && !mayOpen) {
            send(asked, message, known, client);
            return;
        }
        TextMessage toConfirm = new TextMessage(
                SmsPurpose.CONFIRMATION, message.channel(), message.agreed(), message.sentTo(), message.token());
        signingUp.signUp(signUp(asked, data), Optional.of(toConfirm), client);
    }

    /** To somebody who has not confirmed the number yet, once more; the answer is the same if nobody has to. */
    void resend(AskedBySms asked, ClientRequest client) {
        TextMessage message = tokens.draw(asked.phone().value(), SmsPurpose.SIGN_IN, asked.channel());
        messages.sendSms(
                () -> users.byPhone(asked.phone().value(), asked.aud()).filter(user -> user.phoneConfirmedAt() == null),
                Actors::strangerAt,
                client,
                (user, now) -> new RequestSms(user.id(), message, true, rules.maxFrequency(), now));
    }

    /** @param known who has the number, as just read; they are read again only if somebody changes them meanwhile */
    private void send(AskedBySms asked, TextMessage message, Optional<UserView> known, ClientRequest client) {
        Supplier<Optional<UserView>> read = () -> users.byPhone(asked.phone().value(), asked.aud());
        messages.sendSms(
                known.isPresent() ? new KnownAtFirst<>(known, read) : read,
                Actors::strangerAt,
                client,
                (user, now) -> new RequestSms(user.id(), message, false, rules.maxFrequency(), now));
    }

    private static SigningUp.Request signUp(AskedBySms asked, Map<String, Object> data) {
        return new SigningUp.Request(asked.phone(), asked.aud(), null, data, Optional.empty(), "", asked.channel());
    }
}
