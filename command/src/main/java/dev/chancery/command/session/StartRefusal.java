package dev.chancery.command.session;

import dev.chancery.command.Refusal;
import java.util.Locale;

/** Why a user who has proven who they are does not come in, by whatever way. */
public enum StartRefusal implements Refusal {
    USER_BANNED,
    NOT_CONFIRMED;

    @Override
    public String site() {
        return "session.start-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
