package dev.chancery.infra.eventstore;

import dev.chancery.infra.keys.Keyring;
import dev.chancery.query.rebuild.RecordedEvents;
import javax.sql.DataSource;

/** Reading the log by position, beside whoever writes it. */
public final class Replays {

    private Replays() {}

    public static RecordedEvents of(DataSource database, Keyring keyring) {
        return PostgresEventStorageEngine.open(database, keyring).replay();
    }
}
