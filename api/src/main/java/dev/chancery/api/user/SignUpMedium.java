package dev.chancery.api.user;

import dev.chancery.api.session.TokenSubject;
import dev.chancery.command.user.UserCommand.Message;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a sign-up has of its own by the kind of address that it is with. */
sealed interface SignUpMedium permits EmailSignUp, PhoneSignUp {

    /** The provider of the identity. */
    String provider();

    /** Whether addresses count as confirmed unasked. */
    boolean autoconfirm();

    /** The least time between two messages of a kind. */
    Duration maxFrequency();

    /** The account that stands for the address. */
    Optional<UserView> owner(String address);

    boolean isConfirmed(UserView owner, String address);

    /** The claims of a new account with what the user says of themselves. */
    Map<String, Object> claims(UUID userId, String address, Map<String, Object> data);

    /** Those of them that its identity says. */
    Map<String, Object> ofIdentity(Map<String, Object> claims);

    /** What is known of them beyond that once the address is confirmed. */
    Map<String, Object> confirmedClaims();

    /** The user, as a token says it, once the address is confirmed. */
    TokenSubject confirmed(TokenSubject user);

    /** What asks to confirm, not yet part of any flow. Call it before it is known whether anybody has the address. */
    Message draw(SigningUp.Request request);
}
