package dev.chancery.infra.ratelimit;

import java.time.Duration;

/**
 * The limiters per client of GoTrue: token buckets that hold {@link #BURST} requests, get {@code value} new ones per
 * {@link #PERIOD} and are forgotten, so full again, when their {@link #LIFETIME} after the first request is over.
 */
public enum Limiter {
    SIGNUPS("GOTRUE_RATE_LIMIT_OTP"),
    USER("GOTRUE_RATE_LIMIT_OTP"),
    RECOVER("GOTRUE_RATE_LIMIT_OTP"),
    RESEND("GOTRUE_RATE_LIMIT_OTP"),
    MAGIC_LINK("GOTRUE_RATE_LIMIT_OTP"),
    OTP("GOTRUE_RATE_LIMIT_OTP"),
    VERIFY("GOTRUE_RATE_LIMIT_VERIFY"),
    TOKEN("GOTRUE_RATE_LIMIT_TOKEN_REFRESH");

    static final long BURST = 30;
    static final Duration PERIOD = Duration.ofMinutes(5);
    static final Duration LIFETIME = Duration.ofHours(1);

    private final String setting;

    Limiter(String setting) {
        this.setting = setting;
    }

    /** The environment variable with the value; several limiters may share one, but never a bucket. */
    public String setting() {
        return setting;
    }
}
