package dev.chancery.command.sso;

import dev.chancery.command.Refusal;
import java.util.Locale;

/** Why nothing becomes of a command to a provider. */
public enum SsoProviderRefusal implements Refusal {
    NOT_FOUND,
    KNOWN_ALREADY,
    ENTITY_ID_MISMATCH,
    METADATA_URL_CHANGED,
    UNKNOWN_DOMAIN;

    @Override
    public String site() {
        return "sso-provider." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
