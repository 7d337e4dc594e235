package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.infra.ratelimit.LeastInterval;
import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.ratelimit.Quotas;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * How often a message may be asked for at an address or a phone number, whether or not anybody has it, and on whatever node: whoever
 * is told to wait learns nothing. What a user was sent lately in another way is not sent again either, but nobody is told.
 */
public final class AddressFrequency {

    /**
     * A way to ask. Each is counted for itself: what sends nothing to some must not keep those from asking whom another way would send
     * something. What comes after other ways waits for those, too.
     */
    enum Way {
        SIGN_UP,
        /** With a code or link, which opens an account where there is none. */
        SIGN_IN,
        SIGN_IN_OF_MEMBERS(SIGN_IN),
        /** By phone one signs up by the same code as one signs in. */
        SIGN_UP_BY_PHONE(SIGN_IN),
        RECOVERY,
        EMAIL_CHANGE,
        PHONE_CHANGE,
        SIGN_UP_AGAIN(SIGN_UP),
        SIGN_IN_AGAIN(SIGN_IN, SIGN_IN_OF_MEMBERS, SIGN_UP_BY_PHONE),
        /** By what the user has, not by what is wished for. */
        EMAIL_CHANGE_AGAIN,
        PHONE_CHANGE_AGAIN;

        private final List<Way> after;

        Way(Way... after) {
            this.after = List.of(after);
        }

        static Way signingIn(boolean opensAccount) {
            return opensAccount ? SIGN_IN : SIGN_IN_OF_MEMBERS;
        }
    }

    static final String ANY = "";

    /** What the rules are called, after their settings. */
    static final String OF_MAILS = "smtp_max_frequency";

    static final String OF_SMS = "sms_max_frequency";

    private final LeastInterval least;
    private final BiFunction<Duration, Duration, UserRefusal> refusal;

    private AddressFrequency(LeastInterval least, BiFunction<Duration, Duration, UserRefusal> refusal) {
        this.least = least;
        this.refusal = refusal;
    }

    /** @param least time between two requests ({@code GOTRUE_SMTP_MAX_FREQUENCY}) */
    public static AddressFrequency ofMails(Duration least, Quotas quotas) {
        return new AddressFrequency(new LeastInterval(OF_MAILS, least, quotas), UserRefusal.MailTooSoon::in);
    }

    /** @param least time between two requests ({@code GOTRUE_SMS_MAX_FREQUENCY}) */
    public static AddressFrequency ofSms(Duration least, Quotas quotas) {
        return new AddressFrequency(new LeastInterval(OF_SMS, least, quotas), UserRefusal.SmsTooSoon::in);
    }

    /**
     * Does it unless it was done lately; what fails does not count.
     *
     * @param aud of whom it is asked for: whoever asks names it, and what is sent depends on it. {@link #ANY} for what is sent to an
     *     address whoever asks
     * @throws ApiException 429 {@code over_email_send_rate_limit} or {@code over_sms_send_rate_limit}
     */
    <T> T once(Way way, String aud, String address, Supplier<T> work) {
        String who = aud + '\n' + address;
        way.after.forEach(before -> requireNotDone(before, who));
        return least.once(way.name(), who, this::answer, work);
    }

    private void requireNotDone(Way before, String who) {
        least.since(before.name(), who).ifPresent(exceeded -> {
            throw answer(exceeded);
        });
    }

    private ApiException answer(Exceeded exceeded) {
        return UserRefusals.asAnswer(
                refusal.apply(exceeded.retryIn().orElseThrow(), exceeded.quota().window()));
    }

    /** The same where nobody is to learn that it was done lately. */
    void onceQuietly(Way way, String aud, String address, Runnable work) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            once(way, aud, address, () -> {
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
