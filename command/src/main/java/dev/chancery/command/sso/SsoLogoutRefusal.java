package dev.chancery.command.sso;

import dev.chancery.command.Refusal;
import java.util.Locale;

/** Why a single logout does not go on. */
public enum SsoLogoutRefusal implements Refusal {
    NOT_FOUND,
    EXPIRED,
    BEGUN_ALREADY;

    @Override
    public String site() {
        return "sso-logout." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
