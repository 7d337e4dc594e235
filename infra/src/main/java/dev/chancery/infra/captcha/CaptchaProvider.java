package dev.chancery.infra.captcha;

import java.net.URI;

/** Who tells people from programs. */
public enum CaptchaProvider {
    HCAPTCHA("https://hcaptcha.com/siteverify"),
    TURNSTILE("https://challenges.cloudflare.com/turnstile/v0/siteverify");

    private final URI endpoint;

    CaptchaProvider(String endpoint) {
        this.endpoint = URI.create(endpoint);
    }

    /** Where it is asked about a token. */
    public URI endpoint() {
        return endpoint;
    }
}
