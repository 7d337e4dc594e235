package dev.chancery.api.session;

import dev.chancery.command.user.Metadata;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.query.user.UserView;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What an access token says of a user. */
public record TokenSubject(
        UUID id,
        String aud,
        String role,
        String email,
        String phone,
        Map<String, Object> appMetadata,
        Map<String, Object> userMetadata,
        boolean anonymous) {

    public static TokenSubject of(UserView user) {
        return new TokenSubject(
                user.id(),
                user.aud(),
                user.role(),
                user.email(),
                user.phone(),
                user.appMetadata(),
                user.userMetadata(),
                user.anonymous());
    }

    /** Somebody who is about to become a user. */
    public static TokenSubject of(SignUp signUp) {
        return new TokenSubject(
                signUp.userId(),
                signUp.aud(),
                signUp.role(),
                signUp.email(),
                signUp.phone(),
                signUp.appMetadata(),
                signUp.userMetadata(),
                false);
    }

    /** The same user once their address is confirmed. */
    public TokenSubject confirmed() {
        return confirmed(email);
    }

    /** The same user once they have shown that they read this address. */
    public TokenSubject confirmed(String address) {
        Map<String, Object> known = Objects.requireNonNullElse(userMetadata, Map.of());
        return new TokenSubject(
                id,
                aud,
                role,
                address,
                phone,
                appMetadata,
                Metadata.merge(known, Map.of(Metadata.EMAIL_VERIFIED, true)),
                anonymous && Objects.equals(address, email));
    }
}
