package dev.chancery.api;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.eventstore.Takeover;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.postgres.EmbeddedPostgres;
import dev.chancery.infra.postgres.Migrations;
import dev.chancery.infra.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The database and the keys of a service, for work beside it. What only a service may make is not made here: no database,
 * no table, no secret, no takeover.
 */
final class ExistingInstance implements AutoCloseable {

    /** Work beside a service is done one after the other; a second connection is for whatever has to be looked up. */
    private static final int POOL = 2;

    private final Settings settings;
    private final HikariDataSource database;
    private final Keyring keyring;
    private final Optional<EmbeddedPostgres> embedded;

    private ExistingInstance(
            Settings settings, HikariDataSource database, Keyring keyring, Optional<EmbeddedPostgres> embedded) {
        this.settings = settings;
        this.database = database;
        this.keyring = keyring;
        this.embedded = embedded;
    }

    /**
     * On the server that a running service keeps, on an external one, or, where no service runs, on the embedded one, started
     * for the purpose.
     *
     * @throws StartupFailure if no service of this version has made it ready
     */
    static ExistingInstance open(Settings settings) {
        if (settings.database().url().isPresent()) {
            return open(settings, settings.database().url().get(), Optional.empty());
        }
        Path directory = settings.storage().dataDirectory();
        if (!EmbeddedPostgres.isIn(directory)) {
            throw new StartupFailure(
                    "There is no database in %s: run this where the service runs, or set CHANCERY_DATA_DIRECTORY or DATABASE_URL as it has them."
                            .formatted(directory.toAbsolutePath()));
        }
        return EmbeddedPostgres.running(directory)
                .map(url -> open(settings, url, Optional.empty()))
                .orElseGet(() -> started(settings, directory));
    }

    private static ExistingInstance started(Settings settings, Path directory) {
        EmbeddedPostgres embedded = EmbeddedPostgres.start(directory);
        try {
            return open(settings, embedded.url(), Optional.of(embedded));
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    private static ExistingInstance open(Settings settings, DatabaseUrl url, Optional<EmbeddedPostgres> embedded) {
        // without the limits of requests: this work may wait
        HikariDataSource database = Databases.open(url, POOL);
        try {
            Migrations.requireComplete(database);
            Takeover.requireFinished(database);
            MasterKeys masterKeys = Secrets.masterKeysInUse(settings, database);
            return new ExistingInstance(settings, database, new Keyring(masterKeys), embedded);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    Settings settings() {
        return settings;
    }

    DataSource database() {
        return database;
    }

    Keyring keyring() {
        return keyring;
    }

    @Override
    public void close() {
        database.close();
        embedded.ifPresent(EmbeddedPostgres::close);
    }
}
