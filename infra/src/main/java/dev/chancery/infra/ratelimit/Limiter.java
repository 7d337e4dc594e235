package dev.chancery.infra.ratelimit;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The limiters per client of GoTrue: token buckets that hold {@link #BURST} requests, get {@code value} new ones per
 * {@link #PERIOD} and are forgotten, so full again, when their {@link #LIFETIME} after the first request is over. That of
 * anonymous sign-ups holds as many as it gets anew in an hour.
 */
public enum Limiter {
    SIGNUPS("GOTRUE_RATE_LIMIT_OTP"),
    USER("GOTRUE_RATE_LIMIT_OTP"),
    RECOVER("GOTRUE_RATE_LIMIT_OTP"),
    RESEND("GOTRUE_RATE_LIMIT_OTP"),
    MAGIC_LINK("GOTRUE_RATE_LIMIT_OTP"),
    OTP("GOTRUE_RATE_LIMIT_OTP"),
    VERIFY("GOTRUE_RATE_LIMIT_VERIFY"),
    TOKEN("GOTRUE_RATE_LIMIT_TOKEN_REFRESH"),
    WEB3("GOTRUE_RATE_LIMIT_WEB3"),
    SSO("GOTRUE_RATE_LIMIT_SSO"),
    SAML_ASSERTION("GOTRUE_SAML_RATE_LIMIT_ASSERTION"),
    /**
     * Of messages that are refused; good ones always get through. A provider brings as many as it has people to sign out, from one
     * address.
     */
    SAML_LOGOUT("GOTRUE_SAML_RATE_LIMIT_ASSERTION"),
    ANONYMOUS_SIGN_UPS("GOTRUE_RATE_LIMIT_ANONYMOUS_USERS") {
        @Override
        Duration period() {
            return Duration.ofHours(1);
        }

        @Override
        long burst(double value) {
            return (long) value;
        }
    };

    static final long BURST = 30;
    static final Duration PERIOD = Duration.ofMinutes(5);
    static final Duration LIFETIME = Duration.ofHours(1);

    private final String setting;

    Limiter(String setting) {
        this.setting = setting;
    }

    /** In which as many new requests come as the value says. */
    Duration period() {
        return PERIOD;
    }

    /** How many requests may come at once; 0 blocks all. */
    long burst(double value) {
        return BURST;
    }

    /** @param value of the setting; one that is not positive brings nothing anew within the lifetime */
    Quota quota(double value) {
        double nanos = Math.ceil(period().toNanos() / value);
        Duration step = value > 0 && nanos < LIFETIME.toNanos() ? Duration.ofNanos((long) nanos) : LIFETIME;
        return new Quota(name().toLowerCase(Locale.ROOT), burst(value), step, Optional.of(LIFETIME));
    }

    /** The environment variable with the value; several limiters may share one, but never a bucket. */
    public String setting() {
        return setting;
    }
}
