package dev.chancery.infra.sms;

import java.net.URI;

/** The services that are spoken to, and where each is. */
public enum ProviderName {
    TWILIO("https://api.twilio.com"),
    TWILIO_VERIFY("https://verify.twilio.com"),
    MESSAGEBIRD("https://rest.messagebird.com"),
    VONAGE("https://rest.nexmo.com"),
    TEXTLOCAL("https://api.textlocal.in");

    private final URI url;

    ProviderName(String url) {
        this.url = URI.create(url);
    }

    public URI url() {
        return url;
    }
}
