package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class DatabasesTest {

    @Test
    void a_pool_has_as_many_connections_as_asked_for_and_says_who_it_is() throws SQLException {
        try (var database = TestPostgres.emptyDatabase();
                var pool = Databases.open(database.url(), 3);
                var connection = pool.getConnection();
                var row = connection.createStatement().executeQuery("SHOW application_name")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("chancery");
            assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
        }
    }

    @Test
    void a_pool_for_requests_has_the_size_and_the_lifetimes_that_were_asked_for() throws SQLException {
        var size = new PoolSize(7, OptionalInt.of(3), Duration.ofHours(2), Duration.ZERO);
        var shortLived = new PoolSize(7, OptionalInt.empty(), Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (var database = TestPostgres.emptyDatabase();
                var pool = Databases.openForRequests(database.url(), size, Optional.empty());
                var other = Databases.openForRequests(database.url(), shortLived, Optional.empty())) {
            assertThat(pool.getMaximumPoolSize()).isEqualTo(7);
            assertThat(pool.getMinimumIdle()).isEqualTo(3);
            assertThat(pool.getMaxLifetime()).isEqualTo(Duration.ofHours(2).toMillis());
            assertThat(other.getMinimumIdle()).isZero();
            assertThat(other.getMaxLifetime()).isEqualTo(30_000);
            assertThat(other.getIdleTimeout()).isEqualTo(10_000);

            int connections =
                    Integer.parseInt(Sql.column(pool, "SHOW max_connections").getFirst());
            assertThat(PoolSize.share(pool, 50)).isEqualTo(connections / 2);
            assertThat(PoolSize.share(pool, 100)).isEqualTo(connections);
        }
    }

    @Test
    void a_database_that_lacks_letters_is_refused() throws SQLException {
        DatabaseUrl administrator = TestPostgres.administratorUrl();
        String name = "latin_" + System.nanoTime();
        try (Connection connection = Databases.connect(administrator);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE %s ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0".formatted(name));
            assertThatThrownBy(() -> Databases.open(TestPostgres.in(name, administrator), 1))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageEndingWith("has the encoding LATIN1, which lacks most letters: create one with UTF8.");
            statement.execute("DROP DATABASE " + name);
        }
    }

    @Test
    void now_is_utc_whatever_the_zone_of_this_machine() throws SQLException {
        var zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        try (var database = TestPostgres.emptyDatabase();
                var pool = Databases.open(database.url(), 1)) {
            assertThat(Sql.column(pool, "SHOW TimeZone")).containsExactly("UTC");
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void whoever_waits_for_a_lock_sees_what_was_committed_meanwhile_whatever_the_default_is() throws SQLException {
        try (var database = TestPostgres.emptyDatabase()) {
            setting(database, "default_transaction_isolation", "serializable");
            try (var pool = Databases.open(database.url(), 1);
                    var ours = Databases.openForRequests(
                            database.url(),
                            new PoolSize(1, OptionalInt.empty(), Duration.ZERO, Duration.ZERO),
                            Optional.of(new WaitingLimits(Duration.ofSeconds(10))))) {
                assertThat(Sql.column(pool, "SHOW transaction_isolation")).containsExactly("read committed");
                assertThat(Sql.column(ours, "SHOW transaction_isolation")).containsExactly("read committed");
            }
        }
    }

    @Test
    void a_database_that_may_only_be_read_takes_no_writes() throws SQLException {
        try (var database = TestPostgres.emptyDatabase()) {
            try (var pool = Databases.open(database.url(), 1)) {
                assertThat(Databases.takesWrites(pool, Duration.ofSeconds(2))).isTrue();
            }
            setting(database, "default_transaction_read_only", "on");
            assertThat(Databases.takesWrites(Databases.unpooled(database.url()), Duration.ofSeconds(2)))
                    .isFalse();
            assertThatThrownBy(() -> Databases.open(database.url(), 1))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageEndingWith("takes no writes: connect to the primary, as a role that may write.");
        }
    }

    private static void setting(TestDatabase database, String name, String value) throws SQLException {
        try (var connection = Databases.connect(database.administratorUrl());
                var statement = connection.createStatement()) {
            statement.execute(
                    "ALTER DATABASE %s SET %s = '%s'".formatted(database.url().database(), name, value));
        }
    }

    /** Exceptions end in logs, and rows are about people. */
    @Test
    void a_refused_row_is_not_in_the_exception() throws SQLException {
        try (var database = TestPostgres.emptyDatabase();
                var pool = Databases.open(database.url(), 1)) {
            for (DataSource source : List.of(pool, Databases.unpooled(database.url()))) {
                try (var connection = source.getConnection();
                        var statement = connection.createStatement()) {
                    statement.execute("CREATE TEMP TABLE people (email text UNIQUE)");
                    statement.execute("INSERT INTO people VALUES ('ann@example.com')");

                    assertThatThrownBy(() -> statement.execute("INSERT INTO people VALUES ('ann@example.com')"))
                            .hasMessageContaining("people_email_key")
                            .hasMessageNotContaining("ann@example.com");
                }
            }
        }
    }

    @Test
    void what_the_url_says_wins() throws SQLException {
        try (var database = TestPostgres.emptyDatabase();
                var pool = Databases.open(
                        DatabaseUrl.parse(
                                "postgres://%s:%s@%s/%s?application_name=mine&statement_timeout=7s&sslmode=prefer"
                                        .formatted(
                                                database.url().user(),
                                                database.url().password(),
                                                database.url().hosts(),
                                                database.url().database())),
                        1);
                var connection = pool.getConnection();
                var row = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT current_setting('application_name'), current_setting('statement_timeout')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("mine");
            assertThat(row.getString(2)).isEqualTo("7s");
        }
    }

    @Test
    void a_port_where_nothing_listens_is_named() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        opening("postgres://u:secret@127.0.0.1:" + free + "/d")
                .hasMessageStartingWith("Nothing answers at 127.0.0.1:" + free);
    }

    @Test
    void an_unknown_host_is_named() {
        opening("postgres://u:secret@nowhere.invalid/d").hasMessageContaining("nowhere.invalid:5432");
    }

    @Test
    void a_missing_database_is_named() {
        assertThatThrownBy(
                        () -> Databases.open(TestPostgres.in("nobody_made_this", TestPostgres.administratorUrl()), 1))
                .isInstanceOf(StartupFailure.class)
                .hasMessageStartingWith("There is no database \"nobody_made_this\"");
    }

    @Test
    void a_server_that_is_too_old_is_refused() throws IOException {
        try (var old = new OldServer("14.9")) {
            opening("postgres://u:secret@127.0.0.1:%d/d?sslmode=disable".formatted(old.port()))
                    .hasMessageContaining("PostgreSQL 14.9")
                    .hasMessageContaining("15 to 18");
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> opening(String url) {
        return assertThatThrownBy(() -> Databases.open(DatabaseUrl.parse(url), 1))
                .isInstanceOf(StartupFailure.class)
                .hasMessageNotContainingAny("secret", "\n");
    }
}
