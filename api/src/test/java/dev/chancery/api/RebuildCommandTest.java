package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** What an operator reads who rebuilds by command. */
class RebuildCommandTest {

    private final TestService service = TestService.start();
    private final Sql sql = Sql.on(service.database());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private Path settings;

    @BeforeEach
    void write() throws IOException {
        settings = OperatorCommand.settings(service, directory);
        service.signUp("ann@example.com");
        service.signUp("bob@example.com");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void the_exit_code_tells_whether_the_tables_are_what_the_log_says() {
        assertThat(rebuild()).isZero();

        sql.execute("UPDATE auth.users SET role = 'damaged' WHERE email = 'ann@example.com'");
        assertThat(rebuild()).isEqualTo(3);
        assertThat(rebuild("--repair")).isZero();
        assertThat(rebuild()).isZero();
    }

    @Test
    void while_another_one_is_under_way_it_says_so_in_one_line() {
        sql.call(other -> {
            other.createStatement().execute("SELECT pg_advisory_lock(hashtext('chancery.rebuild'))");
            assertRefused("Another rebuild is under way (process "
                    + other.unwrap(PGConnection.class).getBackendPID() + " of the database, connected as "
                    + other.getMetaData().getUserName() + "): wait until it has ended.");
            return null;
        });
    }

    @Test
    void a_repair_that_does_not_get_its_locks_says_so_in_one_line() {
        sql.execute("UPDATE auth.users SET role = 'damaged' WHERE email = 'ann@example.com'");
        sql.call(writer -> {
            writer.setAutoCommit(false);
            writer.createStatement().execute("LOCK TABLE events.event IN ROW EXCLUSIVE MODE");
            assertRefused("Others held on to what the rebuild has to lock, so nothing was changed", "--repair");
            return null;
        });
        assertThat(sql.texts("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'chancery\\_rebuild%'"))
                .isEmpty();
    }

    @Test
    void a_row_that_stays_in_the_way_is_one_line_that_names_nobody() {
        sql.execute("""
                DELETE FROM auth.users WHERE email = 'bob@example.com';
                INSERT INTO auth.users (id, email) VALUES (gen_random_uuid(), 'bob@example.com')
                """);

        assertRefused("\"users_email_partial_key\"", "--repair");

        assertThat(err.toString()).doesNotContain("bob");
        assertThat(rebuild("--repair", "--delete-unknown")).isZero();
    }

    @Test
    void a_line_of_the_report_names_the_row_that_is_then_repaired_alone_and_what_is_left_is_told() {
        sql.execute("UPDATE auth.users SET role = 'damaged'");
        assertThat(rebuild()).isEqualTo(3);
        String row = out.toString()
                .lines()
                .filter(line -> line.startsWith("changed "))
                .findFirst()
                .orElseThrow()
                .split(" ")[1];
        out.getBuffer().setLength(0);

        assertThat(rebuild("--repair", "--only", row)).isEqualTo(3);

        assertThat(out.toString().lines())
                .contains(
                        "changed " + row + " role",
                        "1 rows differed and were repaired",
                        "1 rows that were not named differ, too, and stay as they are");
        assertThat(sql.number("SELECT count(*) FROM auth.users WHERE role = 'damaged'"))
                .isOne();
        assertThat(rebuild("--repair", "--only", "auth.identities", "--only", "auth.users"))
                .isZero();
    }

    @Test
    void what_names_no_rows_is_refused_in_one_line() {
        for (String wrong : List.of("auth.user", "users", "auth.users/1", "auth.users/", "")) {
            err.getBuffer().setLength(0);
            assertRefused("\"" + wrong + "\" names no rows: say a table (auth.users, ", "--repair", "--only", wrong);
        }
    }

    private void assertRefused(String reason, String... options) {
        assertThat(rebuild(options)).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("chancery: ")
                .contains(reason);
        assertThat(out.toString()).isEmpty();
    }

    private int rebuild(String... options) {
        List<String> arguments = new ArrayList<>(List.of("rebuild", "-c", settings.toString()));
        arguments.addAll(List.of(options));
        return OperatorCommand.run(out, err, arguments);
    }
}
