package dev.chancery.infra.eventstore;

import dev.chancery.infra.keys.Keyring;
import dev.chancery.query.rebuild.RecordedEvents;
import javax.sql.DataSource;

/** Reading the log where no service runs: for the command line. */
public final class Replays {

    private Replays() {}

    public static RecordedEvents of(DataSource database, Keyring keyring) {
        return PostgresEventStorageEngine.open(database, keyring).replay();
    }
}
