package dev.chancery.api.web3;

import java.time.Duration;
import java.time.Instant;

/** A signed message that is meant for this app. Only {@link SignedMessage#addressedTo} makes one. */
final class AddressedMessage {

    private final SignInMessage message;

    AddressedMessage(SignInMessage message) {
        this.message = message;
    }

    /**
     * @param validity for so long it is good from when it was issued, and by so much clocks may differ
     *     ({@code GOTRUE_EXTERNAL_WEB3_…_MAXIMUM_VALIDITY_DURATION})
     * @throws dev.chancery.api.http.ApiException {@code invalid_grant} if it is good no more, or not yet
     */
    CurrentMessage at(Instant now, Duration validity) {
        String chain = message.chain().title();
        if (message.notBefore().filter(now::isBefore).isPresent()) {
            throw Chain.refused("Signed " + chain + " message becomes valid in the future");
        }
        if (message.expiresAt().filter(now::isAfter).isPresent()) {
            throw Chain.refused("Signed " + chain + " message is expired");
        }
        Instant goodUntil = message.issuedAt().plus(validity);
        if (now.isAfter(goodUntil)) {
            throw Chain.refused(chain + " message was issued too long ago");
        }
        if (now.isBefore(message.issuedAt().minus(validity))) {
            throw Chain.refused(chain + " message was issued too far in the future");
        }
        return new CurrentMessage(message, goodUntil);
    }
}
