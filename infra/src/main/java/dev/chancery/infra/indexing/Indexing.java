package dev.chancery.infra.indexing;

import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.settings.IndexSettings;
import dev.chancery.query.ListIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Sees to the indexes of long lists while the service runs already: in a database of a million users that was taken over they take
 * their time. It has a connection of its own, since those of requests give up after a while.
 */
public final class Indexing implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Indexing.class);

    /** Another node may be at it and may die of it. */
    private static final Duration LOOKS_AGAIN = Duration.ofMinutes(5);

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final DatabaseUrl database;
    private final List<ListIndex> wanted;
    private final IndexSettings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean running;
    private volatile Connection busy;
    private Thread worker;

    public Indexing(DatabaseUrl database, List<ListIndex> wanted, IndexSettings settings) {
        this.database = database;
        this.wanted = wanted;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
        if (settings.always() || settings.mostUsers() > 0) {
            worker = Thread.ofVirtual().name("indexing").start(this::work);
        }
    }

    private void work() {
        try {
            while (isRunning() && !isDone()) {
                stopped.await(LOOKS_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDone() {
        try (Connection connection = Databases.unpooled(database).getConnection()) {
            connection.setNetworkTimeout(Runnable::run, 0);
            busy = connection;
            return isRunning() && IndexBuild.run(connection, wanted, settings);
        } catch (SQLException e) {
            if (isRunning()) {
                LOG.warn("Not all indexes of long lists are made yet: {}", e.getMessage());
            }
            return false;
        } finally {
            busy = null;
        }
    }

    /** A build that is under way is broken off, and begun anew at the next start. */
    @Override
    public void stop() {
        running = false;
        stopped.countDown();
        try {
            Connection connection = busy;
            if (connection != null) {
                Databases.cancel(connection);
            }
            if (worker != null) {
                worker.join(LAST_WORDS);
            }
        } catch (SQLException e) {
            LOG.debug("The database goes on with an index", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
