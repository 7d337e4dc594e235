package dev.chancery.command.user;

import dev.chancery.command.Refusal;
import dev.chancery.command.WholeSeconds;
import java.time.Duration;
import java.util.Locale;

/** Why an account is not opened or not changed. */
public sealed interface UserRefusal extends Refusal {

    enum Simple implements UserRefusal {
        ID_TAKEN,
        /** There was one. */
        NOT_FOUND,
        /** There has never been one. */
        UNKNOWN,
        ALREADY_REGISTERED,
        /** There is no change of address to send mails for. */
        NOTHING_PENDING,
        /** The token was used, replaced, or made void by something else. */
        TOKEN_VOID,
        TOKEN_EXPIRED,
        /** Too many wrong codes were tried. */
        CODE_GUESSED_AT,
        /** Without it there would be no identity left. */
        SINGLE_IDENTITY,
        IDENTITY_NOT_FOUND,
        /** Others have every address that could take the place of the one that goes. */
        EMAIL_CONFLICT
    }

    /**
     * A mail of the kind was sent too short a while ago.
     *
     * @param retryAfterSeconds at least 1
     * @param least time between two of them
     */
    record MailTooSoon(long retryAfterSeconds, Duration least) implements UserRefusal {

        public static MailTooSoon in(Duration wait, Duration least) {
            return new MailTooSoon(WholeSeconds.of(wait), least);
        }

        @Override
        public String site() {
            return "user.mail-too-soon";
        }
    }

    /**
     * A message of the kind was sent to a phone too short a while ago.
     *
     * @param retryAfterSeconds at least 1
     * @param least time between two of them
     */
    record SmsTooSoon(long retryAfterSeconds, Duration least) implements UserRefusal {

        public static SmsTooSoon in(Duration wait, Duration least) {
            return new SmsTooSoon(WholeSeconds.of(wait), least);
        }

        @Override
        public String site() {
            return "user.sms-too-soon";
        }
    }

    @Override
    default String site() {
        return "user." + toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
