package dev.chancery.infra.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.postgres.DatabaseUrl;
import javax.sql.DataSource;

/** A database of one test. Closing it drops it. */
public final class TestDatabase implements AutoCloseable {

    private final DatabaseUrl url;
    private final String name;
    private HikariDataSource pool;

    TestDatabase(DatabaseUrl url, String name) {
        this.url = url;
        this.name = name;
    }

    /** Where it is, as the role that the service connects with. */
    public DatabaseUrl url() {
        return url;
    }

    /** The same database for the superuser. */
    public DatabaseUrl administratorUrl() {
        return TestPostgres.in(name, TestPostgres.administratorUrl());
    }

    /** A pool of connections to it, opened at the first call. */
    public synchronized DataSource dataSource() {
        if (pool == null) {
            pool = TestPostgres.open(url);
        }
        return pool;
    }

    /** Another one, as this one is now. Nobody may be working in this one meanwhile. */
    public synchronized TestDatabase copy() {
        if (pool != null) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
        return TestPostgres.create("TEMPLATE " + name);
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
        }
        TestServer.RUNNING.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
}
