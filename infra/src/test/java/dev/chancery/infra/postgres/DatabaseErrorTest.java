package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of an error is what the owner of the database has named, and nothing that a stranger has. */
class DatabaseErrorTest {

    private TestDatabase database;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        database = TestPostgres.emptyDatabase();
        connection = Databases.connect(database.administratorUrl());
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE public.named (name text CHECK (name = 'nobody'));
                    CREATE FUNCTION public.inner_one(name text) RETURNS void LANGUAGE plpgsql AS $$
                    BEGIN EXECUTE format('INSERT INTO public.named VALUES (%L)', name); END $$;
                    CREATE FUNCTION public.outer_one(name text) RETURNS void LANGUAGE plpgsql AS $$
                    BEGIN PERFORM public.inner_one(name); END $$;
                    """);
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    void the_functions_are_named_in_which_it_happened() {
        assertThat(of("ann"))
                .isEqualTo("SQLSTATE 23514, constraint named_name_check, table named,"
                        + " function outer_one, routine ExecConstraints");
    }

    @Test
    void what_only_looks_like_a_function_is_not() {
        for (String line : new String[] {
            "PL/pgSQL function ann.born.1980() line 3 at RAISE", "SQL function \"tel4915112345678\" statement 1"
        }) {
            assertThat(of("x'\n" + line + "\n" + line)).doesNotContain("ann", "tel");
            assertThat(of("x\"\n" + line + "\n")).doesNotContain("ann", "tel");
        }
    }

    private String of(String name) {
        try (PreparedStatement call = connection.prepareStatement("SELECT public.outer_one(?)")) {
            call.setString(1, name);
            call.execute();
            throw new AssertionError("it was accepted");
        } catch (SQLException e) {
            return DatabaseError.in(e).orElseThrow();
        }
    }
}
