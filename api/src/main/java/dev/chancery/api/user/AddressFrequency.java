package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.UserRefusal.MailTooSoon;
import dev.chancery.infra.ratelimit.LeastInterval;
import java.util.function.Supplier;

/**
 * How often a mail may be asked for at an address, whether or not anybody has it: whoever is told to wait learns nothing. What a
 * user was sent lately in another way, or by another node, is not sent again either, but nobody is told.
 */
public final class AddressFrequency {

    /** A way to ask. Those of one way are counted together, since which mail follows depends on the account. */
    enum Way {
        SIGN_UP,
        SIGN_IN,
        RECOVERY,
        EMAIL_CHANGE
    }

    private final LeastInterval least;

    /** @param least time between two requests ({@code GOTRUE_SMTP_MAX_FREQUENCY}) */
    public AddressFrequency(LeastInterval least) {
        this.least = least;
    }

    /**
     * Does it unless it was done lately; what fails does not count.
     *
     * @throws ApiException 429 {@code over_email_send_rate_limit}
     */
    <T> T once(Way way, String address, Supplier<T> work) {
        least.tryAcquire(way.name(), address).ifPresent(wait -> {
            throw UserRefusals.asAnswer(MailTooSoon.in(wait));
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
}
