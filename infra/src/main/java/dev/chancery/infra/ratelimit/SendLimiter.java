package dev.chancery.infra.ratelimit;

import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import java.time.Duration;
import java.util.Optional;

/** Limits how many messages of a kind are sent to all people together, by all nodes together. */
public final class SendLimiter {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final String EVERYBODY = "";

    private final Quota quota;
    private final Quotas quotas;

    private SendLimiter(String name, Rate rate, Quotas quotas) {
        this.quota = switch (rate) {
            case Rate.PerHour perHour -> Quota.perWindow(name, perHour.events(), WINDOW);
            case Rate.Burst burst -> new Quota(name, burst.events(), burst.interval(), Optional.empty());
        };
        this.quotas = quotas;
    }

    /** {@code GOTRUE_RATE_LIMIT_EMAIL_SENT} */
    public static SendLimiter ofMails(Rate rate, Quotas quotas) {
        return new SendLimiter("email_sent", rate, quotas);
    }

    /** {@code GOTRUE_RATE_LIMIT_SMS_SENT} */
    public static SendLimiter ofSms(Rate rate, Quotas quotas) {
        return new SendLimiter("sms_sent", rate, quotas);
    }

    /** Counts one more; empty if it may be sent now, else why not: 429 {@code over_email_send_rate_limit} or so. */
    public Optional<Exceeded> tryAcquire() {
        return quotas.take(quota, EVERYBODY).refusal();
    }

    /** Counts nothing; not empty only where nothing may ever be sent, not even where a limit is not asked for. */
    public Optional<Exceeded> whereAllIsBlocked() {
        return quota.blocksAll() ? tryAcquire() : Optional.empty();
    }
}
