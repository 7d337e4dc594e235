package dev.chancery.api;

import dev.chancery.infra.breach.BreachFile;
import dev.chancery.infra.breach.BreachedPasswords;
import dev.chancery.infra.breach.RangeCache;
import dev.chancery.infra.breach.RangeService;
import dev.chancery.infra.settings.BreachSettings;

/** What passwords are compared with, from the settings. */
final class Breaches {

    private Breaches() {}

    /** @throws dev.chancery.infra.StartupFailure if the file cannot be used */
    static BreachedPasswords of(BreachSettings settings) {
        if (!settings.enabled()) {
            return BreachedPasswords.NONE;
        }
        return settings.file()
                .map(BreachFile::open)
                .orElseGet(() -> new RangeService(
                        settings.service(),
                        settings.userAgent(),
                        settings.cache().map(cache -> new RangeCache(cache.items(), cache.falsePositives()))));
    }
}
