package dev.chancery.api.user;

import dev.chancery.api.session.TokenSubject;
import dev.chancery.command.user.Identities;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.Metadata;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.Message;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** By an e-mail address. */
record EmailSignUp(SignUpRules rules, UserQueries users, OneTimeTokens tokens) implements SignUpMedium {

    @Override
    public String provider() {
        return Identity.EMAIL;
    }

    @Override
    public boolean autoconfirm() {
        return rules.autoconfirm();
    }

    @Override
    public Duration maxFrequency() {
        return rules.maxFrequency();
    }

    @Override
    public Optional<UserView> owner(String address) {
        return users.ownerOfEmail(address);
    }

    @Override
    public boolean isConfirmed(UserView owner, String address) {
        return owner.emailConfirmedAt() != null || !owner.hasEmail(address);
    }

    @Override
    public Map<String, Object> claims(UUID userId, String address, Map<String, Object> data) {
        return Identities.emailClaims(userId, address, data);
    }

    @Override
    public Map<String, Object> ofIdentity(Map<String, Object> claims) {
        return claims;
    }

    @Override
    public Map<String, Object> confirmedClaims() {
        return Map.of(Metadata.EMAIL_VERIFIED, true);
    }

    @Override
    public TokenSubject confirmed(TokenSubject user) {
        return user.emailConfirmed();
    }

    @Override
    public Message draw(SigningUp.Request request) {
        String address = request.address().value();
        return new Confirmation(
                address,
                request.redirectTo(),
                tokens.draw(address, request.challenge().isPresent()),
                null);
    }
}
