package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.UserRefusal;
import dev.chancery.infra.ratelimit.LeastInterval;
import java.time.Duration;
import java.util.function.Function;

/**
 * How often a message of a kind may be asked for at an address or a phone number, whether or not anybody has it: whoever is told to wait learns
 * nothing. What another node has sent lately is not sent again either, but nobody is told.
 */
public final class AddressFrequency {

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

    /** @throws ApiException 429 {@code over_email_send_rate_limit} or {@code over_sms_send_rate_limit} */
    void require(String kind, String address) {
        least.tryAcquire(kind, address).ifPresent(wait -> {
            throw UserRefusals.asAnswer(refusal.apply(wait));
        });
    }
}
