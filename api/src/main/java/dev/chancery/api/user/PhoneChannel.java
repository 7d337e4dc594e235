package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;

/** How a code reaches a phone. */
final class PhoneChannel {

    private PhoneChannel() {}

    /** @throws ApiException for all but text messages: no provider that knows another channel is available */
    static void require(String channel) {
        if (!channel.isEmpty() && !channel.equals("sms")) {
            throw ApiException.validation(
                    "Invalid channel, supported values are 'sms' or 'whatsapp'. 'whatsapp' is only"
                            + " supported if Twilio or Twilio Verify is used as the provider.");
        }
    }
}
