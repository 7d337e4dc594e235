package dev.chancery.command.sso;

import dev.chancery.command.Refusal;
import java.util.Locale;

/** Why a login does not go on. */
public enum SsoLoginRefusal implements Refusal {
    NOT_FOUND,
    EXPIRED,
    OTHER_BROWSER,
    BEGUN_ALREADY;

    @Override
    public String site() {
        return "sso-login." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
