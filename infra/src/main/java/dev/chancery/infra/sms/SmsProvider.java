package dev.chancery.infra.sms;

import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.infra.handover.Outcome;
import java.util.Set;

/** A service that brings messages to phones. */
public sealed interface SmsProvider permits Twilio, TwilioVerify, MessageBird, Vonage, TextLocal {

    /** The ways to a phone that it knows. */
    default Set<Channel> channels() {
        return Set.of(Channel.SMS);
    }

    /** Hands a message over. It may take as long as the service may take to answer. */
    Outcome send(Text text);
}
