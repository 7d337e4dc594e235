package dev.chancery.api;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.eventstore.Takeover;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.postgres.EmbeddedPostgres;
import dev.chancery.infra.postgres.Migrations;
import dev.chancery.infra.postgres.WaitingLimits;
import dev.chancery.infra.settings.Settings;
import java.util.Optional;

/** What has to stand before the service can: secrets, and a migrated database that is reachable. */
final class Instance implements AutoCloseable {

    private static final int DEFAULT_POOL = 10;

    /** Flyway locks with one, looks with another and works with a third. */
    private static final int MIGRATION_POOL = 3;

    private final Settings settings;
    private final Secrets secrets;
    private final Optional<EmbeddedPostgres> embedded;
    private final HikariDataSource database;

    private Instance(
            Settings settings, Secrets secrets, Optional<EmbeddedPostgres> embedded, HikariDataSource database) {
        this.settings = settings;
        this.secrets = secrets;
        this.embedded = embedded;
        this.database = database;
    }

    /** @throws dev.chancery.infra.StartupFailure with one line on what is wrong and what to do */
    static Instance open(Settings settings) {
        if (settings.database().url().isPresent()) {
            return open(settings, settings.database().url().get());
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(settings.storage().dataDirectory());
        try {
            return open(settings, embedded.url(), Optional.of(embedded));
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    /** On a server that is not ours to stop. */
    static Instance open(Settings settings, DatabaseUrl url) {
        return open(settings, url, Optional.empty());
    }

    private static Instance open(Settings settings, DatabaseUrl url, Optional<EmbeddedPostgres> embedded) {
        int pool = settings.database().maxPoolSize() > 0 ? settings.database().maxPoolSize() : DEFAULT_POOL;
        Secrets secrets = Secrets.of(settings);
        try (HikariDataSource patient = Databases.open(url, MIGRATION_POOL)) {
            Migrations.run(patient);
            Takeover.complete(patient, new Keyring(secrets.masterKeys()));
        }
        HikariDataSource database = Databases.openForRequests(
                url, pool, settings.api().maxRequestDuration().map(WaitingLimits::new));
        return new Instance(settings, secrets, embedded, database);
    }

    /**
     * For work beside a service: on the server that a running one keeps, on an external one, or, where none runs, on the
     * embedded one started for the purpose.
     */
    static Instance openBeside(Settings settings) {
        if (settings.database().url().isPresent()) {
            return open(settings);
        }
        return EmbeddedPostgres.running(settings.storage().dataDirectory())
                .map(url -> open(settings, url))
                .orElseGet(() -> open(settings));
    }

    Settings settings() {
        return settings;
    }

    Secrets secrets() {
        return secrets;
    }

    /** @throws dev.chancery.infra.settings.InvalidSettingException naming the setting that cannot be used */
    SigningKeys signingKeys() {
        return SigningKeys.of(new SigningKeys.Configuration(
                secrets.jwtSecret(),
                settings.jwt().keyId(),
                settings.jwt().keys().orElse(null),
                settings.jwt().validMethods()));
    }

    Keyring keyring() {
        return new Keyring(secrets.masterKeys());
    }

    HikariDataSource database() {
        return database;
    }

    boolean isEmbedded() {
        return embedded.isPresent();
    }

    @Override
    public void close() {
        database.close();
        embedded.ifPresent(EmbeddedPostgres::close);
    }
}
