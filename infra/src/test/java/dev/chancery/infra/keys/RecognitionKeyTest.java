package dev.chancery.infra.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecognitionKeyTest {

    private static final MasterKey ONE =
            MasterKey.of("these 32 bytes are only for test".getBytes(StandardCharsets.US_ASCII));
    private static final MasterKey ZERO = MasterKey.of(new byte[MasterKey.LENGTH]);

    private final TestDatabase database = TestPostgres.freshDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void it_is_the_same_for_all_nodes_and_after_the_master_key_was_exchanged() throws SQLException {
        byte[] first = key(ZERO);
        byte[] second = key(ZERO);
        new MasterKeyRotation(database.dataSource(), keyring(ONE, ZERO)).run();

        assertThat(first).hasSize(32).isEqualTo(second).isEqualTo(key(ONE));
    }

    @Test
    void it_is_another_in_another_database() throws SQLException {
        byte[] here = key(ZERO);
        try (TestDatabase elsewhere = TestPostgres.freshDatabase()) {
            assertThat(RecognitionKey.of(elsewhere.dataSource(), keyring(ZERO)).getEncoded())
                    .isNotEqualTo(here);
        }
    }

    private byte[] key(MasterKey master) throws SQLException {
        return RecognitionKey.of(database.dataSource(), keyring(master)).getEncoded();
    }

    private static Keyring keyring(MasterKey... keys) {
        return new Keyring(new MasterKeys(List.of(keys)));
    }
}
