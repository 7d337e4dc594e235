package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies see of a token. */
class AuthFunctionsTest {

    private static final String SUBJECT = "6f1c1f0e-9a53-4d8a-8d7f-0d3a3b6f4f10";
    private static final String CLAIMS =
            "{\"sub\": \"" + SUBJECT + "\", \"role\": \"authenticated\", \"email\": \"ada@example.com\"}";

    private static TestDatabase database;

    @BeforeAll
    static void migrate() {
        database = TestPostgres.freshDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid", "role", "email", "jwt"})
    void without_settings_there_is_nobody(String function) throws SQLException {
        assertThat(call(function, Map.of())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "uid,   request.jwt.claim.sub",
        "role,  request.jwt.claim.role",
        "email, request.jwt.claim.email",
        "jwt,   request.jwt.claim",
    })
    void empty_settings_count_as_none(String function, String single) throws SQLException {
        assertThat(call(function, Map.of(single, "", "request.jwt.claims", ""))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"uid, " + SUBJECT, "role, authenticated", "email, ada@example.com"})
    void a_claim_is_found_in_the_json(String function, String value) throws SQLException {
        assertThat(call(function, Map.of("request.jwt.claims", CLAIMS))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "uid,   request.jwt.claim.sub,   0a4a2fd7-4e1b-47a3-9a53-1d8c3f2b7e55",
        "role,  request.jwt.claim.role,  anon",
        "email, request.jwt.claim.email, eve@example.com",
        "jwt,   request.jwt.claim,       '{\"sub\": \"eve\"}'",
    })
    void the_single_claim_wins_over_the_json(String function, String single, String value) throws SQLException {
        assertThat(call(function, Map.of(single, value, "request.jwt.claims", CLAIMS)))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid", "role", "email"})
    void a_claim_that_is_not_in_the_json_is_null(String function) throws SQLException {
        assertThat(call(function, Map.of("request.jwt.claims", "{}"))).isNull();
    }

    @Test
    void the_whole_token_is_there_as_json() throws SQLException {
        assertThat(call("jwt", Map.of("request.jwt.claims", CLAIMS))).contains("\"role\": \"authenticated\"");
    }

    private static String call(String function, Map<String, String> settings) throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (var set = connection.prepareStatement("SELECT set_config(?, ?, true)");
                    var get = connection.prepareStatement("SELECT auth." + function + "()::text")) {
                for (var setting : settings.entrySet()) {
                    set.setString(1, setting.getKey());
                    set.setString(2, setting.getValue());
                    set.execute();
                }
                try (var row = get.executeQuery()) {
                    row.next();
                    return row.getString(1);
                }
            } finally {
                connection.rollback();
            }
        }
    }
}
