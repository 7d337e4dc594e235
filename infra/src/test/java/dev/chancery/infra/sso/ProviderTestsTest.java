package dev.chancery.infra.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.keys.MasterKeys;
import dev.chancery.infra.sso.ProviderTests.ProviderTest;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ProviderTestsTest {

    private static final UUID PROVIDER = UUID.randomUUID();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final Keyring keyring =
            new Keyring(MasterKeys.parse(Base64.getEncoder().encodeToString(new byte[32])));
    private final ProviderTests tests = new ProviderTests(jdbc, keyring);

    @BeforeEach
    void a_provider() {
        DataKey key = keyring.create(PROVIDER, PROVIDER);
        jdbc.sql("INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id) VALUES (?, ?, ?, ?)")
                .params(key.id(), key.subject(), key.wrapped(), key.masterKeyId())
                .update();
        jdbc.sql("INSERT INTO auth.sso_providers (id) VALUES (?)")
                .param(PROVIDER)
                .update();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private ProviderTest begun() {
        UUID id = UUID.randomUUID();
        tests.begin(id, PROVIDER, "id-1", NOON, NOON.plusSeconds(60));
        return tests.byId(id, NOON).orElseThrow();
    }

    @Test
    void what_came_first_stays() {
        ProviderTest test = begun();
        assertThat(test.outcome()).isEmpty();

        assertThat(tests.finish(test, "first")).isTrue();
        assertThat(tests.finish(test, "second")).isFalse();

        assertThat(tests.byId(test.testId(), NOON).orElseThrow().outcome()).contains("first");
    }

    @Test
    void nobody_finds_it_from_the_time_on_when_it_is_to_be_forgotten() {
        ProviderTest test = begun();

        assertThat(tests.byId(test.testId(), NOON.plusSeconds(59))).contains(test);
        assertThat(tests.byId(test.testId(), NOON.plusSeconds(60))).isEmpty();
        assertThat(tests.byId(test.testId(), NOON.plusSeconds(61))).isEmpty();
    }

    @Test
    void what_came_of_one_cannot_be_passed_off_as_what_came_of_another() {
        ProviderTest one = begun();
        ProviderTest other = begun();
        tests.finish(one, "passed");
        tests.finish(other, "failed");

        jdbc.sql(
                        "UPDATE chancery.provider_test SET outcome = (SELECT outcome FROM chancery.provider_test WHERE id = ?)")
                .param(one.testId())
                .update();

        assertThatThrownBy(() -> tests.byId(other.testId(), NOON)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothing_is_left_of_it_once_the_key_of_the_provider_is_destroyed() {
        ProviderTest finished = begun();
        tests.finish(finished, "passed");
        ProviderTest waiting = begun();

        jdbc.sql("DELETE FROM chancery.data_key").update();

        assertThat(tests.byId(finished.testId(), NOON)).isEmpty();
        assertThat(tests.finish(waiting, "passed")).isFalse();
    }
}
