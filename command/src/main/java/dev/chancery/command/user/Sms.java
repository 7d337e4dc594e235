package dev.chancery.command.user;

import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.user.UserCommand.PhoneChange;
import dev.chancery.command.user.UserCommand.RequestSms;
import dev.chancery.command.user.UserCommand.TextMessage;
import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.command.user.UserEvent.Via;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a user decides on messages to a phone, each no more often than is allowed for its kind. */
final class Sms {

    private Sms() {}

    static Decision<UserEvent> request(UserState user, RequestSms c) {
        boolean stale = c.message().purpose() == SmsPurpose.PHONE_CHANGE
                && !c.message().sentTo().equals(user.phoneChange);
        return stale
                ? refuse(UserRefusal.Simple.NOTHING_PENDING)
                : request(user, c.message(), c.leavesPasswordUndisputed(), c.maxFrequency(), c.at());
    }

    static Decision<UserEvent> request(
            UserState user, TextMessage message, boolean leavesPasswordUndisputed, Duration maxFrequency, Instant at) {
        return MessageRequests.askedFor(
                tooSoon(user, message.purpose(), maxFrequency, at),
                leavesPasswordUndisputed ? Optional.empty() : MessageRequests.dispute(user, at),
                requested(
                        user.userId, message, user.pending.key(message.purpose().token()), at));
    }

    static Optional<UserRefusal> tooSoon(UserState user, SmsPurpose purpose, Duration maxFrequency, Instant now) {
        return MessageRequests.remaining(user.pending.sentToPhoneAt(purpose.token()), maxFrequency, now)
                .map(wait -> UserRefusal.SmsTooSoon.in(wait, maxFrequency));
    }

    static UserEvent requested(UUID userId, TextMessage message, UUID superseded, Instant at) {
        return new UserEvent.SmsRequested(
                userId,
                message.purpose(),
                message.channel(),
                message.agreed(),
                message.sentTo(),
                message.token(),
                superseded,
                at);
    }

    /** The user wants another number: its owner is asked, unless nobody has to be. */
    static UserEvent change(UserState user, PhoneChange change, Instant at) {
        return change.message()
                .map(message -> requested(user.userId, message, user.pending.key(TokenKind.PHONE_CHANGE_TOKEN), at))
                .orElseGet(() -> phoneChanged(user, Via.AUTOCONFIRM, change.newPhone(), change.identityId(), at));
    }

    static UserEvent phoneChanged(UserState user, Via via, String phone, UUID newIdentity, Instant at) {
        return new UserEvent.PhoneChangeConfirmed(
                user.userId,
                via,
                phone,
                user.phone,
                user.ownIdentity(Identity.PHONE, newIdentity, Map.of("phone", phone, Metadata.PHONE_VERIFIED, true)),
                user.pending.keys(),
                at);
    }
}
