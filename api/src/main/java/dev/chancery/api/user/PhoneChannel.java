package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.UserEvent.Channel;

/** How a code reaches a phone, as clients say it. */
final class PhoneChannel {

    private PhoneChannel() {}

    /**
     * A hook that sends messages may know other ways than ours, and is asked whatever the client says.
     *
     * @throws ApiException {@code validation_failed} with GoTrue's text
     */
    static Channel require(String channel, PhoneRules rules) {
        Channel wanted = switch (channel) {
            case "", "sms" -> Channel.SMS;
            case "whatsapp" -> Channel.WHATSAPP;
            default -> null;
        };
        if (rules.anyChannel()) {
            return wanted == null ? Channel.SMS : wanted;
        }
        if (wanted == null || !rules.channels().contains(wanted)) {
            throw ApiException.validation(
                    "Invalid channel, supported values are 'sms' or 'whatsapp'. 'whatsapp' is only"
                            + " supported if Twilio or Twilio Verify is used as the provider.");
        }
        return wanted;
    }
}
