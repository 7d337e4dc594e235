package dev.chancery.infra.settings;

import java.util.List;

/**
 * Whether the indexes are made that the lists of users and audit entries need beyond those of Supabase Auth.
 *
 * @param always however many users there are
 * @param mostUsers otherwise only while there are about this many at most; 0 or less for never
 */
public record IndexSettings(boolean always, int mostUsers) {

    static final Setting<Boolean> ALWAYS = Setting.of(
            "GOTRUE_INDEX_WORKER_ENSURE_USER_SEARCH_INDEXES_EXIST",
            SettingTypes.BOOL,
            true,
            "Whether the indexes of the lists of users and audit entries are made, beside requests, where they are missing.");

    static final Setting<Integer> MOST_USERS = Setting.of(
            "GOTRUE_INDEX_WORKER_MAX_USERS_THRESHOLD",
            SettingTypes.INTEGER,
            0,
            "If not always: up to about how many users they are made; 0 for never.");

    static final List<Setting<?>> ALL = List.of(ALWAYS, MOST_USERS);

    /** @throws InvalidSettingException naming the variable that cannot be used */
    public static IndexSettings from(SettingsSource source) {
        return new IndexSettings(source.get(ALWAYS), source.get(MOST_USERS));
    }
}
