package dev.chancery.api;

import dev.chancery.api.outbox.OutboxKey;
import dev.chancery.api.service.Version;
import dev.chancery.api.token.ApiKeys;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What one sees when the service is up. */
final class StartScreen {

    private StartScreen() {}

    /** @param outbox the key to the page of unsent messages, where there is one */
    static String of(Instance instance, SigningKeys keys, Optional<OutboxKey> outbox, Duration startup) {
        Settings settings = instance.settings();
        ApiKeys apiKeys = ApiKeys.issue(keys, Instant.now());
        StringBuilder screen = new StringBuilder("\n");
        line(screen, "Chancery " + Version.CURRENT, "ready after %.1f s".formatted(startup.toMillis() / 1000.0));
        screen.append('\n');
        line(screen, "URL", settings.api().externalUrl().toString());
        line(screen, "listening on", Listening.place(settings.api(), instance.secrets()));
        line(screen, "data", data(instance));
        if (instance.secrets().generated()) {
            line(screen, "anon key", apiKeys.anon());
            line(screen, "service_role key", apiKeys.serviceRole());
        } else {
            line(screen, "API keys", "as signed by " + signer(keys) + ", see docs/operations.md");
        }
        line(screen, "mail", MailRoute.of(instance).told(settings, outbox));
        if (settings.sms().enabled()) {
            line(screen, "text messages", SmsRoute.of(instance).told(settings, outbox));
        }
        if (instance.isEmbedded()) {
            line(screen, "another database", "DATABASE_URL=postgres://user:password@host:5432/database");
        }
        return screen.toString();
    }

    private static String signer(SigningKeys keys) {
        return keys.signsWithSecret() ? "GOTRUE_JWT_SECRET" : "a key of GOTRUE_JWT_KEYS";
    }

    private static String data(Instance instance) {
        String directory = instance.settings()
                .storage()
                .dataDirectory()
                .toAbsolutePath()
                .normalize()
                .toString();
        if (instance.isEmbedded()) {
            return directory + " (embedded PostgreSQL)";
        }
        boolean keepsSecrets = instance.secrets().generated()
                || instance.settings().storage().masterKeys().isEmpty();
        return instance.settings().database().url().orElseThrow().hosts()
                + (keepsSecrets ? ", secrets in " + directory : "");
    }

    private static void line(StringBuilder screen, String name, String value) {
        screen.append("  %-18s %s%n".formatted(name, value));
    }
}
