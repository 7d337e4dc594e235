package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kind of server it is that comes along. */
class EmbeddedPostgresTest {

    @TempDir
    private static Path data;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = EmbeddedForTests.start(data);
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource({
        "fsync, on",
        "synchronous_commit, on",
        "full_page_writes, on",
        "data_checksums, on",
        "listen_addresses, 127.0.0.1",
        "unix_socket_directories, ''",
        "password_encryption, scram-sha-256",
        "server_encoding, UTF8",
        "max_connections, 100",
    })
    void it_is_durable_and_private(String setting, String value) throws SQLException {
        assertThat(asAdministrator("SHOW " + setting)).containsExactly(value);
    }

    @Test
    void there_is_one_way_in_and_it_asks_for_a_password() throws SQLException {
        assertThat(
                        asAdministrator(
                                "SELECT concat_ws(' ', type, database, user_name, address, auth_method) FROM pg_hba_file_rules"))
                .containsExactly("host {all} {all} 127.0.0.1 scram-sha-256");
        for (var user : List.of("postgres", "supabase_auth_admin", "authenticator")) {
            assertThatThrownBy(() -> Databases.open(postgres.url().withUser(user, "guess"), 1))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageStartingWith("The database refuses the password of user \"%s\"", user)
                    .hasMessageNotContainingAny("guess", "\n");
        }
    }

    /** What people set a password of their own for is stretched as ever. */
    @Test
    void only_random_passwords_are_not_stretched() throws SQLException {
        assertThat(asAdministrator("SELECT rolname || ' ' || substring(rolpassword FROM '^SCRAM-SHA-256[$]([0-9]+):')"
                        + " FROM pg_authid WHERE rolpassword IS NOT NULL ORDER BY 1"))
                .containsExactly("postgres 1", "supabase_auth_admin 1");
        assertThat(asAdministrator("SHOW scram_iterations")).containsExactly("4096");
    }

    @Test
    void letters_beyond_ascii_have_their_case_and_sort_by_code_point_on_every_machine() throws SQLException {
        assertThat(asAdministrator("SELECT lower('ÄRGER')")).containsExactly("ärger");
        assertThat(asAdministrator(
                        "SELECT concat_ws(' ', datlocprovider, datlocale) FROM pg_database WHERE datname = 'postgres'"))
                .containsExactly("b C.UTF-8");
    }

    @Test
    void the_service_connects_as_the_role_that_will_own_the_schema() throws SQLException {
        try (var pool = Databases.open(postgres.url(), 1)) {
            assertThat(Sql.column(pool, "SELECT current_user || ' on ' || current_database()"))
                    .containsExactly("supabase_auth_admin on postgres");
            assertThat(Sql.column(pool, "SHOW search_path")).containsExactly("auth");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "postgres,            super login inherit",
        "supabase_auth_admin, createrole login",
        "authenticator,       login",
        "anon,                ''",
        "authenticated,       ''",
        "service_role,        bypassrls",
    })
    void the_roles_are_those_that_policies_and_postgrest_expect(String role, String attributes) throws SQLException {
        assertThat(asAdministrator("""
                        SELECT concat_ws(' ',
                                 CASE WHEN rolsuper THEN 'super' END,
                                 CASE WHEN rolcreaterole AND NOT rolsuper THEN 'createrole' END,
                                 CASE WHEN rolbypassrls AND NOT rolsuper THEN 'bypassrls' END,
                                 CASE WHEN rolcanlogin THEN 'login' END,
                                 CASE WHEN rolinherit THEN 'inherit' END)
                          FROM pg_roles WHERE rolname = '%s'
                        """.formatted(role))).containsExactly(attributes);
    }

    @Test
    void the_passwords_can_be_read_by_their_owner_only() throws IOException {
        for (var name : List.of("superuser.password", "service.password")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            data.resolve("postgres").resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void no_password_shows_in_a_text_form() {
        assertThat(postgres.url() + " " + administratorUrl())
                .doesNotContain(postgres.url().password(), administratorUrl().password());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_server_never_runs_as_root() throws IOException {
        assertThat(Files.getAttribute(Path.of("/proc", String.valueOf(postgres.pid())), "unix:uid"))
                .isNotEqualTo(0);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_server_does_not_see_the_secrets_in_our_environment() throws IOException {
        var known = Set.of("LC_ALL", "PATH", "PWD", "OLDPWD", "SHLVL", "_");
        try (var variables = Stream.of(Files.readString(Path.of("/proc", String.valueOf(postgres.pid()), "environ"))
                .split("\0"))) {
            assertThat(variables.map(variable -> variable.split("=")[0]))
                    .allMatch(name -> name.startsWith("PG") || known.contains(name));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void an_interrupt_from_the_terminal_does_not_reach_the_server_before_the_service_has_stopped() throws IOException {
        assertThat(session(postgres.pid()))
                .isNotEqualTo(session(ProcessHandle.current().pid()));
    }

    /** proc(5): the fields after the name are state, parent, group and session. */
    private static String session(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
    }

    private static DatabaseUrl administratorUrl() {
        return EmbeddedForTests.administratorUrl(postgres, data);
    }

    private static List<String> asAdministrator(String sql) throws SQLException {
        try (var pool = Databases.open(administratorUrl(), 1)) {
            return Sql.column(pool, sql);
        }
    }
}
