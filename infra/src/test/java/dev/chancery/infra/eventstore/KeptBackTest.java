package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.command.Actor;
import dev.chancery.command.Event;
import dev.chancery.command.Origin;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.projection.Write;
import dev.chancery.query.projection.WriteFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptBackTest {

    private static final UUID USER = UUID.randomUUID();

    private final TestDatabase database = TestPostgres.freshDatabase();
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = database.dataSource().getConnection();
        run(Write.of("INSERT INTO auth.users (id, email, raw_user_meta_data) VALUES (?, 'ann', '{\"a\": 1}')", USER));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    void an_update_that_did_nothing_is_done_if_there_was_nothing_to_do() {
        Write same = Write.ofOne(
                "UPDATE auth.users SET email = ?, raw_user_meta_data = raw_user_meta_data || '{\"a\": 1}', phone = NULL WHERE id = ?",
                "ann",
                USER);

        assertThatCode(() -> KeptBack.requireDone(connection, same, 0, List.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void one_that_should_have_changed_something_was_kept_back() {
        Write other = Write.ofOne("UPDATE auth.users SET email = ?, phone = NULL WHERE id = ?", "bob", USER);

        assertThatThrownBy(() -> KeptBack.requireDone(connection, other, 0, List.of()))
                .isInstanceOf(WriteFailure.class)
                .extracting(failure -> ((WriteFailure) failure).reason())
                .isEqualTo("a trigger has kept back a row of auth.users");
        assertThatCode(() -> KeptBack.requireDone(connection, other, 1, List.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void what_is_set_once_more_since_is_judged_by_the_last_who_set_it() {
        Write first = Write.ofOne("UPDATE auth.users SET email = ?, phone = NULL WHERE id = ?", "carol", USER);
        Write then = Write.ofOne("UPDATE auth.users SET email = ? WHERE id = ?", "ann", USER);
        Write ofAnother = Write.ofOne("UPDATE auth.users SET email = ? WHERE id = ?", "ann", UUID.randomUUID());

        assertThatCode(() -> KeptBack.requireDone(connection, first, 0, List.of(then)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> KeptBack.requireDone(connection, first, 0, List.of(ofAnother)))
                .isInstanceOf(WriteFailure.class);
    }

    @Test
    void whose_row_is_gone_has_lost_a_race() {
        Write late = Write.ofOne("UPDATE auth.users SET email = ? WHERE id = ?", "ann", UUID.randomUUID());

        assertThatThrownBy(() -> KeptBack.requireDone(connection, late, 0, List.of()))
                .isInstanceOf(ConcurrencyException.class);
    }

    @Test
    void a_row_that_is_there_was_not_removed() {
        String sql = "DELETE FROM auth.users WHERE id = ?";

        assertThatThrownBy(() -> KeptBack.requireDone(connection, Write.ofOne(sql, USER), 0, List.of()))
                .isInstanceOf(WriteFailure.class);
        assertThatCode(() -> KeptBack.requireDone(connection, Write.ofOne(sql, UUID.randomUUID()), 0, List.of()))
                .doesNotThrowAnyException();
    }

    /** For each statement that there is it can be asked whether it has been done. */
    @Test
    void what_was_done_is_seen_to_be() throws SQLException {
        connection.setAutoCommit(false);
        Origin origin = new Origin(Actor.SYSTEM, "request", "192.0.2.7", "test agent", null);
        int asked = 0;
        for (Event event : SampleEvents.ALL) {
            for (Write write : new Projections(false).project(new Recorded<>(UUID.randomUUID(), event, origin))) {
                if (write.rows().equals(OptionalInt.of(0))) {
                    continue;
                }
                var before = connection.setSavepoint();
                try {
                    if (run(write) == 1
                            && write.rows().isPresent()
                            && !write.sql().contains("INSERT")) {
                        KeptBack.requireDone(connection, write, 0, List.of());
                        asked++;
                    }
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).as(write.sql()).startsWith("23");
                    connection.rollback(before);
                }
            }
        }
        assertThat(asked).isGreaterThan(30);
    }

    private int run(Write write) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(write.sql())) {
            List<Object> parameters = write.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            return statement.executeUpdate();
        }
    }
}
