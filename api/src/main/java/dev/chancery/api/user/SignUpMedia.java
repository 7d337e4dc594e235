package dev.chancery.api.user;

import dev.chancery.api.http.Address;
import dev.chancery.api.http.EmailAddress;
import dev.chancery.api.http.PhoneNumber;
import dev.chancery.query.user.UserQueries;

/** By the kinds of addresses, what a sign-up has of its own by each. */
public final class SignUpMedia {

    private final EmailSignUp byEmail;
    private final PhoneSignUp byPhone;

    public SignUpMedia(
            SignUpRules rules,
            OneTimeTokens tokens,
            PhoneRules phoneRules,
            PhoneTokens phoneTokens,
            UserQueries users) {
        this.byEmail = new EmailSignUp(rules, users, tokens);
        this.byPhone = new PhoneSignUp(phoneRules, users, phoneTokens);
    }

    SignUpMedium of(Address address) {
        return switch (address) {
            case EmailAddress _ -> byEmail;
            case PhoneNumber _ -> byPhone;
        };
    }
}
