package dev.chancery.infra.ratelimit;

import java.time.Duration;

/**
 * The limiters per client of GoTrue: token buckets that hold {@link #burst} requests, get {@code value} new ones per
 * {@link #period} and are forgotten, so full again, when their {@link #lifetime} after the first request is over.
 */
public enum Limiter {
    ANONYMOUS_SIGN_INS("GOTRUE_RATE_LIMIT_ANONYMOUS_USERS", 30, Period.HOUR),
    SIGNUPS("GOTRUE_RATE_LIMIT_OTP", 30, Period.FIVE_MINUTES),
    RECOVER("GOTRUE_RATE_LIMIT_OTP", 30, Period.FIVE_MINUTES),
    RESEND("GOTRUE_RATE_LIMIT_OTP", 30, Period.FIVE_MINUTES),
    MAGIC_LINK("GOTRUE_RATE_LIMIT_OTP", 30, Period.FIVE_MINUTES),
    OTP("GOTRUE_RATE_LIMIT_OTP", 30, Period.FIVE_MINUTES),
    USER("GOTRUE_RATE_LIMIT_OTP", 30, Period.FIVE_MINUTES),
    TOKEN("GOTRUE_RATE_LIMIT_TOKEN_REFRESH", 150, Period.FIVE_MINUTES),
    WEB3("GOTRUE_RATE_LIMIT_WEB3", 30, Period.FIVE_MINUTES),
    VERIFY("GOTRUE_RATE_LIMIT_VERIFY", 30, Period.FIVE_MINUTES),
    FACTOR_VERIFY("GOTRUE_MFA_RATE_LIMIT_CHALLENGE_AND_VERIFY", 15, Period.MINUTE),
    FACTOR_CHALLENGE("GOTRUE_MFA_RATE_LIMIT_CHALLENGE_AND_VERIFY", 15, Period.MINUTE),
    SSO("GOTRUE_RATE_LIMIT_SSO", 30, Period.FIVE_MINUTES),
    SAML_ASSERTION("GOTRUE_SAML_RATE_LIMIT_ASSERTION", 15, Period.FIVE_MINUTES),
    PASSKEY_AUTHENTICATION("GOTRUE_RATE_LIMIT_PASSKEY", 30, Period.FIVE_MINUTES),
    /** The name is that which GoTrue reads; its own messages spell it {@code OAUTH}. */
    OAUTH_CLIENT_REGISTER("GOTRUE_RATE_LIMIT_O_AUTH_DYNAMIC_CLIENT_REGISTER", 10, Period.FIVE_MINUTES);

    private static final long BURST = 30;

    private final String setting;
    private final double defaultValue;
    private final Period period;

    Limiter(String setting, double defaultValue, Period period) {
        this.setting = setting;
        this.defaultValue = defaultValue;
        this.period = period;
    }

    /** The environment variable with the value; several limiters may share one, but never a bucket. */
    public String setting() {
        return setting;
    }

    /** The value where the setting is absent: requests per {@link #period()}. */
    public double defaultValue() {
        return defaultValue;
    }

    /** In which {@code value} new requests are granted. */
    public Duration period() {
        return period.length;
    }

    /** How long after its first request a bucket is forgotten: 1 h, but 1 min for the factors. */
    public Duration lifetime() {
        return period.lifetime;
    }

    /** How many requests a bucket holds: 30, but as many as the value says for anonymous sign-ins; 0 blocks all. */
    public long burst(double value) {
        return this == ANONYMOUS_SIGN_INS ? Math.max(0, (long) value) : BURST;
    }

    private enum Period {
        MINUTE(Duration.ofMinutes(1), Duration.ofMinutes(1)),
        FIVE_MINUTES(Duration.ofMinutes(5), Duration.ofHours(1)),
        HOUR(Duration.ofHours(1), Duration.ofHours(1));

        private final Duration length;
        private final Duration lifetime;

        Period(Duration length, Duration lifetime) {
            this.length = length;
            this.lifetime = lifetime;
        }
    }
}
