package dev.chancery.infra.ratelimit;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Limits how many mails the process sends to all people together. */
public final class SendLimiter {
    private static final Duration WINDOW = Duration.ofHours(1);

    private final Optional<Bucket> bucket;

    /** @param nanoTime monotonic nanoseconds, such as {@link System#nanoTime()}; the first hour begins now */
    public SendLimiter(Rate rate, LongSupplier nanoTime) {
        TokenBuckets buckets = new TokenBuckets(nanoTime);
        this.bucket = rate.blocksAll()
                ? Optional.empty()
                : Optional.of(
                        switch (rate) {
                            case Rate.PerHour perHour -> buckets.windowed(perHour.events(), WINDOW);
                            case Rate.Burst burst -> buckets.trickling(burst.events(), burst.interval());
                        });
    }

    /** Whether one more may be sent now: otherwise 429 {@code over_email_send_rate_limit}. */
    public boolean tryAcquire() {
        return bucket.map(tokens -> tokens.tryConsume(1)).orElse(false);
    }

    /** Whether nothing may ever be sent, not even where a limit would not be asked for (MAILER_AUTOCONFIRM). */
    public boolean blocksAll() {
        return bucket.isEmpty();
    }
}
