package dev.chancery.api.user;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Actors;
import dev.chancery.api.user.AddressFrequency.Way;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.EmailChange;
import dev.chancery.command.user.UserCommand.ResendConfirmation;
import dev.chancery.command.user.UserCommand.ResendEmailChange;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.util.Optional;

/** Mails that did not arrive, once more, with fresh tokens. */
public final class Resending {

    private final UserQueries users;
    private final OneTimeTokens tokens;
    private final SendingMessages mail;
    private final boolean secureEmailChange;
    private final AddressFrequency frequency;
    private final Duration maxFrequency;

    /** @param secureEmailChange both addresses confirm a change */
    public Resending(
            UserQueries users,
            OneTimeTokens tokens,
            SendingMessages mail,
            boolean secureEmailChange,
            AddressFrequency frequency,
            Duration maxFrequency) {
        this.users = users;
        this.tokens = tokens;
        this.mail = mail;
        this.secureEmailChange = secureEmailChange;
        this.frequency = frequency;
        this.maxFrequency = maxFrequency;
    }

    /** To somebody who has not confirmed the address yet; the answer is the same if nobody has to. */
    void confirmation(AskedByMail asked, ClientRequest client) {
        String email = asked.email().value();
        OneTimeToken token = tokens.draw(email, asked.challenge().isPresent());
        mail.send(
                () -> users.byEmail(email, asked.aud()).filter(user -> user.emailConfirmedAt() == null),
                Actors::strangerAt,
                "email/signup",
                asked.challenge(),
                client,
                (user, flowId, now) -> new ResendConfirmation(
                        user.id(), new Confirmation(email, asked.redirectTo(), token, flowId), maxFrequency, now));
    }

    /**
     * To somebody who is changing their address, named by the current one, unless another user has just asked for a mail to the new
     * one; the answer is the same if nobody is.
     */
    void emailChange(AskedByMail asked, ClientRequest client) {
        String current = asked.email().value();
        boolean ofFlow = asked.challenge().isPresent();
        Optional<UserView> changing = users.byEmail(current, asked.aud())
                .filter(user ->
                        user.emailChange() != null && !user.emailChange().isEmpty())
                .filter(user -> tokens.mayGetOne(user.emailChange()));
        OneTimeToken currentToken = tokens.draw(current, ofFlow);
        if (changing.isEmpty()) {
            return;
        }
        String wanted = changing.get().emailChange();
        OneTimeToken newToken = tokens.drawBeside(wanted, ofFlow);
        OneTimeToken byCurrent = secureEmailChange ? currentToken : null;
        frequency.onceQuietly(
                Way.EMAIL_CHANGE,
                AddressFrequency.ANY,
                wanted,
                () -> mail.send(
                        () -> users.byEmail(current, asked.aud()).filter(user -> wanted.equals(user.emailChange())),
                        Actors::strangerAt,
                        "email_change",
                        asked.challenge(),
                        client,
                        (user, flowId, now) -> new ResendEmailChange(
                                user.id(),
                                new EmailChange(wanted, asked.redirectTo(), newToken, byCurrent, flowId),
                                maxFrequency,
                                now)));
    }
}
