package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The golden file was taken from the schema that Supabase Auth v2.196.0 leaves behind. */
class AuthSchemaTest {

    private static TestDatabase database;

    @BeforeAll
    static void migrate() {
        database = TestPostgres.freshDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @Test
    void our_schema_has_every_fact_of_the_original_and_no_other() throws SQLException {
        assertThat(AuthSchemaFacts.difference(AuthSchemaFacts.of(database.dataSource()), AuthSchemaFacts.golden()))
                .isEmpty();
    }
}
