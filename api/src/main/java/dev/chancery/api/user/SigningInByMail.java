package dev.chancery.api.user;

import dev.chancery.api.http.ClientRequest;
import dev.chancery.command.user.UserEvent.Recovery;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.util.Map;
import java.util.Optional;

/** Magic links and codes: coming in, or opening an account, with nothing but an address. */
public final class SigningInByMail {

    private final SignUpRules rules;
    private final UserQueries users;
    private final SigningUp signingUp;
    private final Recovering recovering;

    public SigningInByMail(SignUpRules rules, UserQueries users, SigningUp signingUp, Recovering recovering) {
        this.rules = rules;
        this.users = users;
        this.signingUp = signingUp;
        this.recovering = recovering;
    }

    /**
     * Sends a mail that lets its reader in. For an address that nobody has confirmed it is one that asks to confirm it,
     * which lets in, too; none is sent where there is no account and none may be opened, and nobody is told.
     *
     * @param owner the account that stands for the address, as just read
     * @param openAccount whether an account is to be opened where there is none
     * @param data metadata of the user who comes into being
     */
    void signIn(
            AskedByMail asked,
            Optional<UserView> owner,
            boolean openAccount,
            Map<String, Object> data,
            ClientRequest client) {
        Optional<UserView> known = owner.flatMap(standing -> within(asked, standing));
        boolean confirmed =
                known.filter(user -> user.emailConfirmedAt() != null).isPresent();
        boolean mayOpen = openAccount && !rules.disabled();
        if (known.isEmpty() && mayOpen && rules.autoconfirm()) {
            signingUp.openOnly(signUp(asked, data), client);
        }
        // for nobody, too: what a token is refused for must not tell whether there is somebody
        if (confirmed || rules.autoconfirm() || known.isEmpty() && !mayOpen) {
            recovering.recover(asked, Recovery.MAGIC_LINK, known, client);
            return;
        }
        signingUp.signUp(signUp(asked, data), client);
    }

    /** The one with the very address in the audience asked for: the owner, unless it stands for the address in another way. */
    private Optional<UserView> within(AskedByMail asked, UserView owner) {
        String email = asked.email().value();
        return owner.isAt(email, asked.aud()) ? Optional.of(owner) : users.byEmail(email, asked.aud());
    }

    private static SigningUp.Request signUp(AskedByMail asked, Map<String, Object> data) {
        return new SigningUp.Request(
                asked.email(), asked.aud(), null, data, asked.challenge(), asked.redirectTo(), null);
    }
}
