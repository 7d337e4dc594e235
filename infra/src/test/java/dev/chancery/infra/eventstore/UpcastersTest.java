package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.command.session.RefreshToken;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class UpcastersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);
    private final Scene.Begun session = scene.begin(scene.signedUp("ann@example.com"));

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void a_session_that_was_stored_in_revision_1_goes_on() throws SQLException {
        storeInRevisionOne();

        var reply = scene.refresh(session, 0);

        assertThat(reply.refusal()).isEmpty();
        assertThat(reply.state().currentRefreshToken()).isEqualTo(RefreshToken.issue(session.key(), session.id(), 1));
    }

    @Test
    void a_session_that_was_stored_in_revision_1_is_projected_to_the_same_rows() throws SQLException {
        storeInRevisionOne();

        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
    }

    @Test
    void a_session_that_was_stored_in_revision_1_is_streamed_as_it_is_known_today() throws SQLException {
        var before = started();
        storeInRevisionOne();

        assertThat(started()).isEqualTo(before);
        assertThat(before.refreshTokenKey()).isEqualTo(session.key().encoded());
        assertThat(before.methods()).extracting(SessionEvent.Method::name).containsExactly("password");

        await().atMost(PATIENCE).until(() -> node.counted() == 2);
        node.close();
        new JdbcTemplate(database.dataSource())
                .update(
                        "UPDATE chancery.token_entry SET token ="
                                + " regexp_replace(convert_from(token, 'UTF8'), '\"globalIndex\":2', '\"globalIndex\":0')::bytea");
        try (LogFixture other = new LogFixture(database.dataSource())) {
            await().atMost(PATIENCE).until(() -> other.counted() == 2);
        }
    }

    @Test
    void a_revision_without_an_upcaster_is_refused_by_whoever_meets_it() throws SQLException {
        TamperedLog.change(database, "UPDATE events.event SET revision = 9 WHERE aggregate_id = ?", session.id());

        String message = "the log holds session.started in revision 9, and no upcaster leads from there to 2";
        assertThatThrownBy(() -> scene.refresh(session, 0)).hasMessage(message);
        assertThatThrownBy(() -> node.settledAfter(0)).hasRootCauseMessage(message);
    }

    @Test
    void an_event_of_an_unknown_name_is_refused() throws SQLException {
        TamperedLog.change(
                database, "UPDATE events.event SET name = 'session.dreamt' WHERE aggregate_id = ?", session.id());

        assertThatThrownBy(() -> scene.refresh(session, 0))
                .hasMessage("the log holds an event session.dreamt, which this version does not know");
    }

    private SessionEvent.Started started() throws SQLException {
        return node.settledAfter(1).stream()
                .map(event -> (SessionEvent.Started) event.recorded().event())
                .findFirst()
                .orElseThrow();
    }

    private void storeInRevisionOne() throws SQLException {
        TamperedLog.change(database, """
                UPDATE events.event SET revision = 1, payload = payload - 'methods' || jsonb_build_object(
                  'amrId', payload #> '{methods,0,id}', 'method', payload #> '{methods,0,name}')
                WHERE aggregate_id = ? AND revision = 2
                """, session.id());
        assertThat(scene.count("events.event WHERE payload -> 'methods' IS NULL AND payload -> 'amrId' IS NOT NULL"))
                .isEqualTo(1);
    }
}
