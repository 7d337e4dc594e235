package dev.chancery.command.session;

import dev.chancery.command.Refusal;
import java.util.Locale;

/** Why a session is not continued. */
public enum SessionRefusal implements Refusal {
    NOT_FOUND,
    FORGED_TOKEN,
    CLIENT_UNKNOWN,
    USER_BANNED,
    PAST_NOT_AFTER,
    INACTIVE_TOO_LONG,
    TIMEBOX_OVER,
    NEWER_LOGIN,
    NOT_ISSUED_HERE,
    ALREADY_USED;

    @Override
    public String site() {
        return "session." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
