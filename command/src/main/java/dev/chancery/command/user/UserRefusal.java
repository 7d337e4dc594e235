package dev.chancery.command.user;

import dev.chancery.command.Refusal;
import java.util.Locale;

/** Why an account is not opened or not changed. */
public sealed interface UserRefusal extends Refusal {

    enum Simple implements UserRefusal {
        ID_TAKEN,
        /** There was one. */
        NOT_FOUND,
        /** There has never been one. */
        UNKNOWN,
        ALREADY_REGISTERED
    }

    /**
     * A mail of the kind was sent too short a while ago.
     *
     * @param retryAfterSeconds at least 1
     */
    record MailTooSoon(long retryAfterSeconds) implements UserRefusal {
        @Override
        public String site() {
            return "user.mail-too-soon";
        }
    }

    @Override
    default String site() {
        return "user." + toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
