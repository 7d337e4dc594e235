package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What a user decides on every message that somebody asks for, be it a mail or one to a phone. */
final class MessageRequests {

    private MessageRequests() {}

    /** How long until another may be sent; empty if it may be now. */
    static Optional<Duration> remaining(Optional<Instant> lastSent, Duration maxFrequency, Instant now) {
        return lastSent.map(sent -> sent.plus(maxFrequency))
                .filter(now::isBefore)
                .map(allowed -> Duration.between(now, allowed));
    }

    /** A message that is sent unless one was a moment ago, which confirms the address just as well. */
    static Decision<UserEvent> askedFor(Optional<UserRefusal> tooSoon, Optional<UserEvent> dispute, UserEvent message) {
        return tooSoon.map(refusal -> refuse(refusal, dispute.stream().toArray(UserEvent[]::new)))
                .orElseGet(() -> accepted(dispute, message));
    }

    static Decision<UserEvent> accepted(Optional<UserEvent> dispute, UserEvent message) {
        return accept(Stream.concat(Stream.of(message), dispute.stream()).toList());
    }

    /** Somebody who does not know the password has asked for a message, whether or not it is sent. */
    static Optional<UserEvent> dispute(UserState user, Instant at) {
        return user.passwordStanding == PasswordStanding.CLAIMED
                ? Optional.of(new UserEvent.PasswordDisputed(user.userId, at))
                : Optional.empty();
    }
}
