package dev.chancery.api.user;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Actors;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.RequestRecovery;
import dev.chancery.command.user.UserEvent.Recovery;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A way in for those who read the address and do not have, or do not want to use, a password. */
public final class Recovering {

    private final UserQueries users;
    private final OneTimeTokens tokens;
    private final SendingMessages mail;
    private final Duration maxFrequency;

    public Recovering(UserQueries users, OneTimeTokens tokens, SendingMessages mail, Duration maxFrequency) {
        this.users = users;
        this.tokens = tokens;
        this.mail = mail;
        this.maxFrequency = maxFrequency;
    }

    /** Sends a mail if somebody has the address. The answer is the same if nobody has. */
    void recover(AskedByMail asked, Recovery recovery, ClientRequest client) {
        recover(asked, recovery, Optional.empty(), client);
    }

    /** @param known who has it, as just read; they are read again only if somebody changes them meanwhile */
    void recover(AskedByMail asked, Recovery recovery, Optional<UserView> known, ClientRequest client) {
        String email = asked.email().value();
        OneTimeToken token = tokens.draw(email, asked.challenge().isPresent());
        Supplier<Optional<UserView>> read = () -> users.byEmail(email, asked.aud());
        mail.send(
                known.isPresent() ? new KnownAtFirst<>(known, read) : read,
                Actors::strangerAt,
                recovery == Recovery.PASSWORD ? "recovery" : "magiclink",
                asked.challenge(),
                client,
                (user, flowId, now) -> new RequestRecovery(
                        user.id(),
                        recovery,
                        new Confirmation(email, asked.redirectTo(), token, flowId),
                        maxFrequency,
                        now));
    }
}
