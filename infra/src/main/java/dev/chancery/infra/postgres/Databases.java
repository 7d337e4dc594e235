package dev.chancery.infra.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.infra.StartupFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Opens databases: looks whether the server can be used, then keeps a pool of connections to it. */
public final class Databases {

    private static final Logger LOG = LoggerFactory.getLogger(Databases.class);

    static final int OLDEST_MAJOR = 15;
    private static final int NEWEST_MAJOR = 18;

    /** Encodings of databases; the second one stores octets as they are. */
    private static final Set<String> ANY_TEXT = Set.of("UTF8", "SQL_ASCII");

    private static final Duration IDLE = Duration.ofMinutes(1);

    private Databases() {}

    /**
     * A pool of {@code size} connections. The caller closes it.
     *
     * @throws StartupFailure if the server cannot be reached, refuses us, is older than PostgreSQL 15, or the database
     *     lacks letters or takes no writes
     */
    public static HikariDataSource open(DatabaseUrl url, int size) {
        check(url);
        return new HikariDataSource(configuration(url, size));
    }

    /**
     * A pool for requests that must be answered in time: nobody waits longer for a connection, a lock or a statement. The
     * caller closes it, and has looked whether the server can be used.
     *
     * @param limits empty for no limits; what the URL itself says about statements wins
     */
    public static HikariDataSource openForRequests(DatabaseUrl url, PoolSize size, Optional<WaitingLimits> limits) {
        var config = configuration(url, size.most());
        size.applyTo(config);
        limits.ifPresent(bounds -> bounds.applyTo(config, url));
        return new HikariDataSource(config);
    }

    /**
     * A pool that opens a connection when one is wanted, and closes it when none is. The caller closes it, and has looked whether the
     * server can be used.
     *
     * @param wait for a connection while all are taken
     */
    public static HikariDataSource openWhenNeeded(DatabaseUrl url, int size, Duration wait) {
        HikariConfig config = configuration(url, size);
        config.setPoolName("chancery-hooks");
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(wait.toMillis());
        HikariDataSource pool = new HikariDataSource();
        config.copyStateTo(pool);
        return pool;
    }

    /** How {@link #open} sets the pool up, for those who want to set up more. */
    public static HikariConfig configuration(DatabaseUrl url, int size) {
        var config = new HikariConfig();
        config.setPoolName("chancery");
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(10_000);
        config.setConnectionInitSql(SessionSettings.of(url).sql());
        config.setDataSourceProperties(driverProperties(url));
        return config;
    }

    /** Whether a connection works that is lent from there, and may write: one to a standby may not. */
    public static boolean takesWrites(DataSource database, Duration patience) throws SQLException {
        try (var connection = database.getConnection()) {
            if (!connection.isValid((int) patience.toSeconds())) {
                return false;
            }
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SHOW transaction_read_only")) {
                row.next();
                return row.getString(1).equals("off");
            }
        }
    }

    /** Connections without the limits of requests, each made for whoever asks and closed with them. */
    public static DataSource unpooled(DatabaseUrl url) {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = connect(url);
                try (Statement statement = connection.createStatement()) {
                    // where this process vanishes, nobody waits for hours for what it holds
                    statement.execute(SessionSettings.of(url)
                            .with(Map.of("tcp_keepalives_idle", 60L, "tcp_keepalives_interval", 10L))
                            .sql());
                    return connection;
                } catch (SQLException e) {
                    connection.close();
                    throw e;
                }
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                throw new SQLFeatureNotSupportedException("the URL says who connects");
            }
        };
    }

    /** One connection without the limits of requests, for its caller alone. */
    public static Connection connect(DatabaseUrl url) throws SQLException {
        var properties = driverProperties(url);
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    /** Breaks off what a connection is busy with that {@link #connect} or {@link #unpooled} made. */
    public static void cancel(Connection connection) throws SQLException {
        connection.unwrap(PGConnection.class).cancelQuery();
    }

    private static void check(DatabaseUrl url) {
        try (var connection = connect(url)) {
            var server = connection.getMetaData();
            int major = server.getDatabaseMajorVersion();
            if (major < OLDEST_MAJOR) {
                throw new StartupFailure(
                        "The database at %s is PostgreSQL %s, which is too old: use a server of version %d to %d."
                                .formatted(
                                        url.hosts(), server.getDatabaseProductVersion(), OLDEST_MAJOR, NEWEST_MAJOR));
            }
            requireUsable(url, connection);
            if (major > NEWEST_MAJOR) {
                LOG.warn(
                        "PostgreSQL {} is newer than any version that Chancery was tested with ({})",
                        major,
                        NEWEST_MAJOR);
            }
        } catch (SQLException e) {
            throw ConnectionRefusal.explain(url, e);
        }
    }

    /** Names and whatever else people say of themselves are Unicode; and there is nothing that does not write. */
    private static void requireUsable(DatabaseUrl url, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT current_setting('server_encoding'), current_setting('transaction_read_only')")) {
            row.next();
            if (!ANY_TEXT.contains(row.getString(1))) {
                throw new StartupFailure(
                        "The database at %s has the encoding %s, which lacks most letters: create one with UTF8."
                                .formatted(url.hosts(), row.getString(1)));
            }
            if (!row.getString(2).equals("off")) {
                throw new StartupFailure(
                        "The database at %s takes no writes: connect to the primary, as a role that may write."
                                .formatted(url.hosts()));
            }
        }
    }

    /** What the URL does not say: it wins where it does. */
    private static Properties driverProperties(DatabaseUrl url) {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "chancery");
        properties.setProperty("connectTimeout", "10");
        // A peer that vanished without a word must not hold a connection for ever; a long rebuild fits in.
        properties.setProperty("socketTimeout", "600");
        properties.setProperty("tcpKeepAlive", "true");
        // Saves a round trip per new connection that older servers need.
        properties.setProperty("assumeMinServerVersion", String.valueOf(OLDEST_MAJOR));
        // The detail of an error repeats values of the row, and exceptions end in logs.
        properties.setProperty("logServerErrorDetail", "false");
        url.properties().keySet().forEach(properties::remove);
        return properties;
    }
}
