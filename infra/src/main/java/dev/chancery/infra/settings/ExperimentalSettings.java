package dev.chancery.infra.settings;

import java.util.List;

/**
 * Switches that Supabase Auth calls experimental.
 *
 * @param cursorPagination whether the admin list of users is paged by cursor unless by number is asked for
 */
public record ExperimentalSettings(boolean cursorPagination) {

    static final Setting<Boolean> CURSOR_PAGINATION = Setting.of(
            "GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED",
            SettingTypes.BOOL,
            false,
            "Whether the admin list of users is paged by cursor where neither page nor per_page is given.");

    static final List<Setting<?>> ALL = List.of(CURSOR_PAGINATION);

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static ExperimentalSettings from(SettingsSource source) {
        return new ExperimentalSettings(source.get(CURSOR_PAGINATION));
    }
}
