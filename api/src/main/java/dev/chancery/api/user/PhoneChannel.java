package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.UserEvent.Channel;
import java.util.Set;

/** How a code reaches a phone, as clients say it. */
final class PhoneChannel {

    private PhoneChannel() {}

    /**
     * @param available what the provider knows
     * @throws ApiException {@code validation_failed} with GoTrue's text
     */
    static Channel require(String channel, Set<Channel> available) {
        Channel wanted = switch (channel) {
            case "", "sms" -> Channel.SMS;
            case "whatsapp" -> Channel.WHATSAPP;
            default -> null;
        };
        if (wanted == null || !available.contains(wanted)) {
            throw ApiException.validation(
                    "Invalid channel, supported values are 'sms' or 'whatsapp'. 'whatsapp' is only"
                            + " supported if Twilio or Twilio Verify is used as the provider.");
        }
        return wanted;
    }
}
