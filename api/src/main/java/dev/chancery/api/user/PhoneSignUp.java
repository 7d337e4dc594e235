package dev.chancery.api.user;

import dev.chancery.api.session.TokenSubject;
import dev.chancery.command.user.Identities;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserCommand.Message;
import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** By a phone number. */
record PhoneSignUp(PhoneRules rules, UserQueries users, PhoneTokens tokens) implements SignUpMedium {

    @Override
    public String provider() {
        return Identity.PHONE;
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
        return users.byPhone(address);
    }

    @Override
    public boolean isConfirmed(UserView owner, String address) {
        return owner.phoneConfirmedAt() != null;
    }

    /** As GoTrue has it, the number is none of them. */
    @Override
    public Map<String, Object> claims(UUID userId, String address, Map<String, Object> data) {
        return Identities.withData(Identities.bareClaims(userId), data);
    }

    /** Not an address, which would be the identity's: whoever writes one down has not proven it. */
    @Override
    public Map<String, Object> ofIdentity(Map<String, Object> claims) {
        Map<String, Object> own = new LinkedHashMap<>(claims);
        own.remove("email");
        return own;
    }

    @Override
    public Map<String, Object> confirmedClaims() {
        return Map.of();
    }

    @Override
    public TokenSubject confirmed(TokenSubject user) {
        return user.withPhone(user.phone());
    }

    @Override
    public Message draw(SigningUp.Request request) {
        return tokens.draw(request.address().value(), SmsPurpose.CONFIRMATION, request.channel());
    }
}
