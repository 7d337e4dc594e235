package dev.chancery.infra.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WrappingKeysTest {

    private static final MasterKey ONE =
            MasterKey.of("these 32 bytes are only for test".getBytes(StandardCharsets.US_ASCII));
    private static final MasterKey ZERO = MasterKey.of(new byte[MasterKey.LENGTH]);

    private final TestDatabase database = TestPostgres.freshDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void an_empty_database_is_of_whoever_claims_it_first() throws SQLException {
        of(ZERO).claim();
        of(ONE).claim();

        assertThat(WrappingKeys.inUse(database.dataSource())).containsExactly(ZERO.id());
        assertThat(of(ZERO).missing()).isEmpty();
        assertThat(of(ONE).missing()).contains(ZERO.id());
    }

    @Test
    void a_database_with_keys_is_claimed_by_nobody() throws SQLException {
        execute("INSERT INTO chancery.data_key VALUES (gen_random_uuid(), gen_random_uuid(), '', '%s')"
                .formatted(ZERO.id()));

        of(ONE).claim();

        assertThat(WrappingKeys.inUse(database.dataSource())).containsExactly(ZERO.id());
    }

    @Test
    void what_was_claimed_takes_part_in_a_rotation() throws SQLException {
        of(ZERO).claim();

        long wrapped = new MasterKeyRotation(database.dataSource(), keyring(ONE, ZERO))
                .run()
                .rewrapped();

        assertThat(wrapped).isEqualTo(1);
        assertThat(of(ONE).missing()).isEmpty();
    }

    @Test
    void of_many_keys_few_are_looked_at() throws SQLException {
        execute("""
                INSERT INTO chancery.data_key
                SELECT gen_random_uuid(), '00000000-0000-0000-0000-000000000001', '', 'key-' || n % 3
                FROM generate_series(1, 20000) n;
                ANALYZE chancery.data_key
                """);

        assertThat(WrappingKeys.inUse(database.dataSource())).containsExactlyInAnyOrder("key-0", "key-1", "key-2");
        assertThat(plan()).contains("data_key_master_key_idx").doesNotContain("Seq Scan");
    }

    private String plan() throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var lines = statement.executeQuery("EXPLAIN " + WrappingKeys.IN_USE)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private WrappingKeys of(MasterKey key) {
        return new WrappingKeys(database.dataSource(), keyring(key));
    }

    private static Keyring keyring(MasterKey... keys) {
        return new Keyring(new MasterKeys(List.of(keys)));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
