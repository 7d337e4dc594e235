package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Actors;
import dev.chancery.api.session.Caller;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.RequestReauthentication;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.util.Optional;

/** A code by which a user who signed in long ago proves anew who they are. */
public final class Reauthenticating {

    private final UserQueries users;
    private final OneTimeTokens tokens;
    private final SendingMail mail;
    private final Duration maxFrequency;

    public Reauthenticating(UserQueries users, OneTimeTokens tokens, SendingMail mail, Duration maxFrequency) {
        this.users = users;
        this.tokens = tokens;
        this.mail = mail;
        this.maxFrequency = maxFrequency;
    }

    void reauthenticate(Caller caller, ClientRequest client) {
        UserView known = caller.user();
        String email = known.email() == null ? "" : known.email();
        if (email.isEmpty()) {
            throw known.phone() == null || known.phone().isEmpty()
                    ? ApiException.validation("Reauthentication requires the user to have an email or a phone number")
                    : ApiException.unprocessable("phone_provider_disabled", "Unable to get SMS provider");
        }
        if (known.emailConfirmedAt() == null) {
            throw ApiException.unprocessable("email_not_confirmed", "Please verify your email first.");
        }
        OneTimeToken token = tokens.draw(email, false);
        Optional<UserRefusal> refusal = mail.send(
                () -> users.byId(known.id()),
                Actors::of,
                "",
                Optional.empty(),
                client,
                (user, _, now) -> new RequestReauthentication(
                        user.id(), new Confirmation(email, "", token, null), maxFrequency, now));
        refusal.ifPresent(reason -> {
            throw UserRefusals.asAnswer(reason);
        });
    }
}
