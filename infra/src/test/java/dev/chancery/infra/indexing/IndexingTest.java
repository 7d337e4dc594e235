package dev.chancery.infra.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.settings.IndexSettings;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.ListIndex;
import dev.chancery.query.audit.AuditLog;
import dev.chancery.query.user.UserList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexingTest {

    private static final IndexSettings ALWAYS = new IndexSettings(true, 0);
    private static final String INSERT = """
            INSERT INTO auth.users (instance_id, id, aud, email, raw_user_meta_data)
            VALUES ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'authenticated', gen_random_uuid(),
              '{"full_name": "Ann"}')
            """;

    private static final String STATES = """
            SELECT c.relname || ' ' || CASE WHEN i.indisvalid THEN 'valid' ELSE 'invalid' END
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE c.relname LIKE 'chancery%' AND c.relnamespace = 'auth'::regnamespace
            ORDER BY 1
            """;

    private static final List<String> COMPLETE = List.of(
            "chancery_audit_listed_idx valid", "chancery_users_listed_idx valid", "chancery_users_searched_idx valid");

    private TestDatabase database;
    private final List<Indexing> nodes = new ArrayList<>();

    @BeforeEach
    void create() throws SQLException {
        database = TestPostgres.freshDatabase();
        asAdministrator(INSERT);
    }

    @AfterEach
    void drop() {
        nodes.forEach(Indexing::stop);
        database.close();
    }

    @Test
    void what_is_missing_is_made() throws SQLException {
        start(ALWAYS);

        await(() -> states().equals(COMPLETE));
    }

    @Test
    void nodes_that_start_at_once_do_it_once() throws SQLException {
        for (int node = 0; node < 4; node++) {
            start(ALWAYS);
        }

        await(() -> states().equals(COMPLETE));
    }

    @Test
    void users_come_and_go_while_an_index_waits_for_a_long_transaction() throws SQLException {
        try (Connection longOne = connect(database.administratorUrl())) {
            longOne.setAutoCommit(false);
            execute(longOne, INSERT);
            start(ALWAYS);
            await(this::isBuilding);

            asAdministrator("SET lock_timeout = '2s'; " + INSERT + "; DELETE FROM auth.users WHERE email = 'nobody'");

            longOne.commit();
        }
        await(() -> states().equals(COMPLETE));
    }

    @Test
    void a_build_that_was_broken_off_is_begun_anew() throws SQLException {
        try (Connection longOne = connect(database.administratorUrl())) {
            longOne.setAutoCommit(false);
            execute(longOne, INSERT);
            start(ALWAYS);
            await(this::isBuilding);

            nodes.getFirst().stop();

            assertThat(states()).containsExactly("chancery_users_listed_idx invalid");
            longOne.rollback();
        }
        start(ALWAYS);
        await(() -> states().equals(COMPLETE));
    }

    @Test
    void who_may_not_make_them_serves_without() throws SQLException {
        String role = "reader_" + UUID.randomUUID().toString().replace("-", "");
        asAdministrator("CREATE ROLE %s LOGIN PASSWORD 'reader'; GRANT USAGE ON SCHEMA auth TO %1$s".formatted(role));
        try (Connection reader = connect(database.url().withUser(role, "reader"))) {
            assertThat(IndexBuild.run(reader, indexes(), ALWAYS)).isTrue();
        }

        assertThat(states()).isEmpty();
        database.close();
        database = TestPostgres.freshDatabase();
        asAdministrator("DROP ROLE " + role);
    }

    @Test
    void without_the_right_to_make_the_extension_the_list_has_its_index_all_the_same() throws SQLException {
        asAdministrator("REVOKE CREATE ON DATABASE %s FROM PUBLIC, %s"
                .formatted(database.url().database(), database.url().user()));

        assertThat(run(ALWAYS)).isTrue();

        assertThat(states()).containsExactly("chancery_audit_listed_idx valid", "chancery_users_listed_idx valid");
    }

    @Test
    void the_extension_is_used_where_it_is_already() throws SQLException {
        asAdministrator("CREATE SCHEMA \"my Tools\"; CREATE EXTENSION pg_trgm WITH SCHEMA \"my Tools\"");

        assertThat(run(ALWAYS)).isTrue();
        assertThat(states())
                .as("where we may not look into that schema")
                .containsExactly("chancery_audit_listed_idx valid", "chancery_users_listed_idx valid");

        asAdministrator(
                "GRANT USAGE ON SCHEMA \"my Tools\" TO " + database.url().user());
        assertThat(run(ALWAYS)).isTrue();
        assertThat(states()).isEqualTo(COMPLETE);
    }

    @Test
    void as_many_users_as_the_threshold_says_are_indexed_and_no_more() throws SQLException {
        asAdministrator(INSERT);
        asAdministrator("ANALYZE auth.users");

        run(new IndexSettings(false, 1));
        assertThat(states()).isEmpty();

        run(new IndexSettings(false, 2));
        assertThat(states()).isEqualTo(COMPLETE);
    }

    @Test
    void the_manual_has_them_as_they_are_made() throws IOException {
        String manual = words(Files.readString(Path.of("../docs/operations.md")));

        assertThat(indexes())
                .allSatisfy(index -> assertThat(manual)
                        .contains(words(index.creation(Optional.of("public"))
                                .orElseThrow()
                                .replace("public.", "")
                                .replace("IF NOT EXISTS ", ""))));
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static List<ListIndex> indexes() {
        List<ListIndex> all = new ArrayList<>(UserList.INDEXES);
        all.add(AuditLog.INDEX);
        return all;
    }

    private void start(IndexSettings settings) {
        Indexing node = new Indexing(database.url(), indexes(), settings);
        nodes.addFirst(node);
        node.start();
    }

    private boolean run(IndexSettings settings) throws SQLException {
        try (Connection connection = connect(database.url())) {
            return IndexBuild.run(connection, indexes(), settings);
        }
    }

    private boolean isBuilding() {
        return !texts("""
                SELECT pid FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting for writers%'
                  AND datname = current_database()
                """).isEmpty();
    }

    private List<String> states() {
        return texts(STATES);
    }

    private List<String> texts(String query) {
        try (Connection connection = connect(database.administratorUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void asAdministrator(String sql) throws SQLException {
        try (Connection connection = connect(database.administratorUrl())) {
            execute(connection, sql);
        }
    }

    private static Connection connect(DatabaseUrl url) throws SQLException {
        return Databases.connect(url);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }
}
