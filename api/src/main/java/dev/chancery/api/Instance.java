package dev.chancery.api;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.eventstore.Takeover;
import dev.chancery.infra.hook.HookConnections;
import dev.chancery.infra.hook.HookPace;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.postgres.EmbeddedPostgres;
import dev.chancery.infra.postgres.Migrations;
import dev.chancery.infra.postgres.PoolSize;
import dev.chancery.infra.postgres.WaitingLimits;
import dev.chancery.infra.settings.DatabaseSettings;
import dev.chancery.infra.settings.Settings;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** What has to stand before the service can: secrets, and a migrated database that is reachable. */
final class Instance implements AutoCloseable {

    private static final int DEFAULT_POOL = 10;

    /** Flyway locks with one, looks with another and works with a third. */
    private static final int MIGRATION_POOL = 3;

    private final Settings settings;
    private final Secrets secrets;
    private final Optional<EmbeddedPostgres> embedded;
    private final DatabaseUrl url;
    private final HikariDataSource database;
    private final HookConnections hookConnections;

    private Instance(
            Settings settings,
            Secrets secrets,
            Optional<EmbeddedPostgres> embedded,
            DatabaseUrl url,
            HikariDataSource database,
            HookConnections hookConnections) {
        this.settings = settings;
        this.secrets = secrets;
        this.embedded = embedded;
        this.url = url;
        this.database = database;
        this.hookConnections = hookConnections;
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
        PoolSize pool;
        Secrets secrets;
        try (HikariDataSource patient = Databases.open(url, MIGRATION_POOL)) {
            Migrations.run(patient);
            secrets = Secrets.of(settings, patient);
            Takeover.complete(patient, new Keyring(secrets.masterKeys()));
            pool = poolSize(settings.database(), patient);
        }
        HikariDataSource database = Databases.openForRequests(
                url, pool, settings.api().maxRequestDuration().map(WaitingLimits::new));
        HookConnections hookConnections =
                new HookConnections(Databases.openWhenNeeded(url, share(pool.most()), HookPace.USUAL.statement()));
        return new Instance(settings, secrets, embedded, url, database, hookConnections);
    }

    private static PoolSize poolSize(DatabaseSettings settings, DataSource database) {
        return new PoolSize(
                mostConnections(settings, database),
                settings.maxIdlePoolSize() > 0 ? OptionalInt.of(settings.maxIdlePoolSize()) : OptionalInt.empty(),
                settings.connectionMaxLifetime(),
                settings.connectionMaxIdleTime());
    }

    /** Of connections for hooks: half as many as for all else, and two for those that deliver and those that decide. */
    private static int share(int most) {
        return Math.max(2, most / 2);
    }

    private static int mostConnections(DatabaseSettings settings, DataSource database) {
        if (settings.connectionPercentage() == 0) {
            return settings.maxPoolSize() > 0 ? settings.maxPoolSize() : DEFAULT_POOL;
        }
        try {
            return PoolSize.share(database, settings.connectionPercentage());
        } catch (SQLException e) {
            throw new StartupFailure("The database does not say how many connections it allows", e);
        }
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

    /** Where the database is. */
    DatabaseUrl url() {
        return url;
    }

    HikariDataSource database() {
        return database;
    }

    HookConnections hookConnections() {
        return hookConnections;
    }

    /** Tells when the database is gone for good; never of one that is not ours. */
    void whenLost(Consumer<StartupFailure> told) {
        embedded.ifPresent(postgres -> postgres.whenLost(told));
    }

    boolean isEmbedded() {
        return embedded.isPresent();
    }

    @Override
    public void close() {
        hookConnections.close();
        database.close();
        embedded.ifPresent(EmbeddedPostgres::close);
    }
}
