package dev.chancery.infra.sms;

import dev.chancery.command.user.UserEvent.Channel;

/**
 * A message that is ready to be sent.
 *
 * @param to the digits of E.164 without the plus sign
 * @param body what it says, the code among it
 * @param code for providers that word it themselves
 */
public record Text(String to, Channel channel, String body, String code) {

    @Override
    public String toString() {
        return "Text[" + channel + "]";
    }
}
