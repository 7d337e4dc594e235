package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.Meanwhile;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages that are read part by part while they are written. */
class ListedUsersTest {

    private static final String ROWS = "WITH ORDINALITY";

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestPostgres.freshDatabase();
        Sql.on(database).execute("""
                INSERT INTO auth.users (instance_id, id, aud, email, created_at)
                SELECT '00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'authenticated', n || '@example.com',
                  now() - n * interval '1 second'
                FROM generate_series(1, 120) n
                """);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void a_page_has_everybody_in_order_however_many_parts_it_is_read_in() {
        AtomicInteger parts = new AtomicInteger();
        try (TestService service = TestService.startOn(database, Meanwhile.before(ROWS, parts::incrementAndGet))) {
            assertThat(emails(list(service)))
                    .isEqualTo(Sql.on(database).texts("SELECT email FROM auth.users ORDER BY created_at DESC"));
        }
        assertThat(parts).hasValue(3);
    }

    @Test
    void who_is_deleted_in_the_meantime_is_not_shown() {
        AtomicInteger parts = new AtomicInteger();
        try (TestService service = TestService.startOn(database, Meanwhile.before(ROWS, () -> {
            if (parts.incrementAndGet() == 2) {
                Sql.on(database).execute("DELETE FROM auth.users WHERE email IN ('1@example.com', '77@example.com')");
            }
        }))) {
            assertThat(emails(list(service)))
                    .hasSize(119)
                    .contains("1@example.com")
                    .doesNotContain("77@example.com");
        }
    }

    @Test
    void a_page_that_breaks_off_does_not_look_whole() {
        AtomicInteger parts = new AtomicInteger();
        try (TestService service = TestService.startOn(database, Meanwhile.before(ROWS, () -> {
            if (parts.incrementAndGet() == 2) {
                throw new IllegalStateException("the database is gone");
            }
        }))) {
            assertThatThrownBy(() -> list(service).json()).isInstanceOf(RuntimeException.class);
        }
        assertThat(parts).hasValue(2);
    }

    @Test
    void what_fails_at_the_beginning_is_answered_as_a_failure() {
        try (TestService service = TestService.startOn(database, Meanwhile.before(ROWS, () -> {
            throw new IllegalStateException("the database is gone");
        }))) {
            Answer answer = list(service);

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().get("error_code").stringValue()).isEqualTo("unexpected_failure");
        }
    }

    private static Answer list(TestService service) {
        return service.asAdmin("GET", "/admin/users?per_page=1000", null);
    }

    private static List<String> emails(Answer answer) {
        return answer.json()
                .get("users")
                .valueStream()
                .map(user -> user.get("email").stringValue())
                .toList();
    }
}
