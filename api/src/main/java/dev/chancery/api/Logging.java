package dev.chancery.api;

import dev.chancery.infra.settings.ObservabilitySettings;
import java.util.Locale;

/** Tells {@code logback.xml} what the settings say. */
final class Logging {

    private Logging() {}

    static void configure(ObservabilitySettings settings) {
        System.setProperty("chancery.log.format", lowerCase(settings.logFormat()));
        System.setProperty("chancery.log.level", lowerCase(settings.logLevel()));
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
