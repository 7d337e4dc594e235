package dev.chancery.api.session;

import dev.chancery.command.user.Identity;
import dev.chancery.command.user.Metadata;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserCommand.SignUpAnonymously;
import dev.chancery.query.user.UserView;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    /** Somebody who is about to become a user of whom nothing is known. */
    public static TokenSubject of(SignUpAnonymously signUp) {
        return new TokenSubject(
                signUp.userId(), signUp.aud(), signUp.role(), "", "", Map.of(), signUp.userMetadata(), true);
    }

    /** The same user once their address is confirmed. */
    public TokenSubject emailConfirmed() {
        return withEmail(email, appMetadata);
    }

    /** The same user once this is known of them, too. */
    public TokenSubject withMetadata(Map<String, Object> patch) {
        return new TokenSubject(
                id, aud, role, email, phone, appMetadata, Metadata.merge(known(userMetadata), patch), anonymous);
    }

    /**
     * The same user once their provider has said what becomes of the account.
     *
     * @param given empty if the role stays
     */
    public TokenSubject provisioned(Optional<String> given, Map<String, Object> patch) {
        return new TokenSubject(
                id,
                aud,
                given.orElse(role),
                email,
                phone,
                Metadata.merge(known(appMetadata), patch),
                userMetadata,
                anonymous);
    }

    /** The same user once this is their address. */
    public TokenSubject withEmail(String address) {
        return withEmail(address, withProvider(Identity.EMAIL));
    }

    /** The same user once this is their phone number. */
    public TokenSubject withPhone(String number) {
        return new TokenSubject(id, aud, role, email, number, withProvider(Identity.PHONE), userMetadata, false);
    }

    private TokenSubject withEmail(String address, Map<String, Object> app) {
        return new TokenSubject(
                id,
                aud,
                role,
                address,
                phone,
                app,
                Metadata.merge(known(userMetadata), Map.of(Metadata.EMAIL_VERIFIED, true)),
                false);
    }

    /** The app metadata name the providers of a user's identities, oldest first. */
    private Map<String, Object> withProvider(String provider) {
        Map<String, Object> known = known(appMetadata);
        Set<Object> providers = new LinkedHashSet<>();
        if (known.get("providers") instanceof Collection<?> before) {
            providers.addAll(before);
        }
        providers.add(provider);
        List<Object> all = List.copyOf(providers);
        return Metadata.merge(known, Map.of("provider", all.getFirst(), "providers", all));
    }

    private static Map<String, Object> known(Map<String, Object> metadata) {
        return Objects.requireNonNullElse(metadata, Map.of());
    }
}
