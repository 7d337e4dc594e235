package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.infra.ratelimit.LeastInterval;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How often a message may be asked for at an address or a phone number, whether or not anybody has it: whoever is told to wait
 * learns nothing. What a user was sent lately in another way, or by another node, is not sent again either, but nobody is told.
 */
public final class AddressFrequency {

    /** A way to ask. Those of one way are counted together, since which message follows depends on the account. */
    enum Way {
        /** By mail: with a phone number one signs up as one signs in, by the same code. */
        SIGN_UP,
        SIGN_IN,
        RECOVERY,
        EMAIL_CHANGE,
        PHONE_CHANGE
    }

    private final LeastInterval least;
    private final Function<Duration, UserRefusal> refusal;

    private AddressFrequency(LeastInterval least, Function<Duration, UserRefusal> refusal) {
        this.least = least;
        this.refusal = refusal;
    }

    /** @param least time between two requests ({@code GOTRUE_SMTP_MAX_FREQUENCY}) */
    public static AddressFrequency ofMails(LeastInterval least) {
        return new AddressFrequency(least, UserRefusal.MailTooSoon::in);
    }

    /** @param least time between two requests ({@code GOTRUE_SMS_MAX_FREQUENCY}) */
    public static AddressFrequency ofSms(LeastInterval least) {
        return new AddressFrequency(least, UserRefusal.SmsTooSoon::in);
    }

    /**
     * Does it unless it was done lately; what fails does not count.
     *
     * @throws ApiException 429 {@code over_email_send_rate_limit} or {@code over_sms_send_rate_limit}
     */
    <T> T once(Way way, String address, Supplier<T> work) {
        least.tryAcquire(way.name(), address).ifPresent(wait -> {
            throw UserRefusals.asAnswer(refusal.apply(wait));
        });
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (!done) {
                least.release(way.name(), address);
            }
        }
    }

    /** The same where nobody is to learn that it was done lately. */
    void onceQuietly(Way way, String address, Runnable work) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            once(way, address, () -> {
                begun.set(true);
                work.run();
                return null;
            });
        } catch (ApiException e) {
            if (begun.get()) {
                throw e;
            }
        }
    }
}
