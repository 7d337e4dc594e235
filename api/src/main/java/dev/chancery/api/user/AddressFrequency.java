package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.user.UserRefusal.MailTooSoon;
import dev.chancery.infra.ratelimit.LeastInterval;

/**
 * How often a mail of a kind may be asked for at an address, whether or not anybody has it: whoever is told to wait learns
 * nothing. What another node has sent lately is not sent again either, but nobody is told.
 */
public final class AddressFrequency {

    private final LeastInterval least;

    /** @param least time between two requests ({@code GOTRUE_SMTP_MAX_FREQUENCY}) */
    public AddressFrequency(LeastInterval least) {
        this.least = least;
    }

    /** @throws ApiException 429 {@code over_email_send_rate_limit} */
    void require(String kind, String address) {
        least.tryAcquire(kind, address).ifPresent(wait -> {
            throw UserRefusals.asAnswer(MailTooSoon.in(wait));
        });
    }
}
