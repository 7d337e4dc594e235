package dev.chancery.api.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.performance.RoundTrips.Sent;
import dev.chancery.api.session.MovableClock;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of more than anybody wants counted and sorted for each page, with the indexes that the service makes for them. */
class LongListTest {

    private static final int USERS = 30_000;

    private static final String MANY = """
            INSERT INTO auth.users (instance_id, id, aud, role, email, raw_app_meta_data, raw_user_meta_data, created_at,
              updated_at)
            SELECT '00000000-0000-0000-0000-000000000000', gen_random_uuid(), '%1$s', 'authenticated',
              '%1$s' || n || '@example.com', '{}', jsonb_build_object('full_name', 'Person No. ' || n),
              now() - n / 10 * interval '1 minute', now()
            FROM generate_series(1, %2$d) n
            """;

    private static final String ENTRIES = """
            INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at)
            SELECT '00000000-0000-0000-0000-000000000000', gen_random_uuid(), '{"action": "login"}',
              now() - n * interval '1 second'
            FROM generate_series(1, 30000) n
            """;

    private static final RoundTrips TRIPS = new RoundTrips();
    private static final MovableClock CLOCK = new MovableClock();

    private static TestDatabase database;
    private static TestService service;

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        Sql sql = Sql.on(database);
        sql.execute(MANY.formatted("authenticated", USERS));
        sql.execute(MANY.formatted("few", 30));
        sql.execute(ENTRIES);
        service = TestService.startOnAt(
                database, CLOCK, TRIPS::watch, "GOTRUE_INDEX_WORKER_ENSURE_USER_SEARCH_INDEXES_EXIST", "true");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sql.number("""
                        SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                        WHERE c.relname LIKE 'chancery%' AND i.indisvalid
                        """) == 3);
        sql.execute("VACUUM ANALYZE auth.users");
        sql.execute("VACUUM ANALYZE auth.audit_log_entries");
    }

    @AfterAll
    static void stop() {
        service.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /admin/users                                         | chancery_users_listed_idx
            /admin/users?sort=created_at+asc                     | chancery_users_listed_idx
            /admin/users?page=300&per_page=100                   | chancery_users_listed_idx
            /admin/users?page=9999999                            | chancery_users_listed_idx
            /admin/users?cursor=&limit=1000                      | chancery_users_listed_idx
            /admin/users?cursor={}                               | chancery_users_listed_idx
            /admin/users?cursor={}&sort=created_at+asc           | chancery_users_listed_idx
            /admin/users?filter=authenticated12345@              | chancery_users_searched_idx
            /admin/users?filter=no.+12345                        | chancery_users_searched_idx
            /admin/users?filter=nobody-has-this                  | chancery_users_searched_idx
            /admin/users?filter=authenticated12345@&cursor=      | chancery_users_searched_idx
            /admin/audit                                         | chancery_audit_listed_idx
            /admin/audit?page=2&per_page=1000                    | chancery_audit_listed_idx
            """)
    void no_page_is_found_by_reading_or_sorting_the_whole_list(String path, String index) {
        String cursor = list("/admin/users?cursor=")
                .json()
                .at("/pagination/next_cursor")
                .stringValue();
        TRIPS.drain();

        assertThat(list(path.replace("{}", cursor)).status()).isEqualTo(200);

        List<Sent> pages = TRIPS.drain().stream()
                .filter(sent -> sent.sql().contains("auth.") && !sent.sql().contains("count(*)"))
                .toList();
        List<String> plans = Sql.on(database).call(connection -> Plans.of(connection, pages));
        assertThat(plans).isNotEmpty().allSatisfy(plan -> assertThat(plan).doesNotContain("Seq Scan"));
        assertThat(plans.getFirst()).contains(index);
        if (!index.contains("searched")) {
            assertThat(plans.getFirst()).doesNotContain("Sort");
        }
    }

    @Test
    void whoever_is_skipped_on_the_way_to_a_late_page_is_not_read() {
        TRIPS.drain();
        list("/admin/users?page=290&per_page=100");

        List<String> plans = Sql.on(database).call(connection -> Plans.of(connection, TRIPS.drain()));

        assertThat(plans)
                .anySatisfy(plan -> assertThat(plan).contains("OFFSET 28900").contains("Index Only Scan"));
    }

    @Test
    void a_long_list_is_counted_once_a_minute_at_most() {
        TRIPS.drain();
        assertThat(total(list("/admin/users?filter=@"))).isEqualTo(USERS);
        assertThat(TRIPS.drain()).filteredOn(LongListTest::countsAll).hasSize(1);

        Sql.on(database)
                .execute(
                        "INSERT INTO auth.users (instance_id, id, aud, email, created_at) VALUES "
                                + "('00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'authenticated', 'late@', now())");
        try {
            assertThat(total(list("/admin/users?filter=@&page=2"))).isEqualTo(USERS);
            assertThat(TRIPS.drain()).noneMatch(LongListTest::countsAll);

            CLOCK.advance(Duration.ofSeconds(61));
            assertThat(total(list("/admin/users?filter=@"))).isEqualTo(USERS + 1);
        } finally {
            Sql.on(database).execute("DELETE FROM auth.users WHERE email = 'late@'");
        }
    }

    private static boolean countsAll(Sent sent) {
        return sent.sql().startsWith("SELECT count(*) FROM auth.users");
    }

    @Test
    void a_total_never_contradicts_what_was_found() {
        CLOCK.advance(Duration.ofSeconds(61));
        assertThat(total(list("/admin/users?filter=No."))).isEqualTo(USERS);
        Sql.on(database).execute("UPDATE auth.users SET aud = 'elsewhere' WHERE email LIKE 'authenticated1%'");
        try {
            long left = Sql.on(database).number("SELECT count(*) FROM auth.users WHERE aud = 'authenticated'");
            long lastPage = (left + 999) / 1_000;

            Answer last = list("/admin/users?per_page=1000&filter=No.&page=" + lastPage);
            assertThat(total(last)).isEqualTo(left);
            assertThat(last.header("Link")).doesNotContain("rel=\"next\"");

            Answer beyond = list("/admin/users?per_page=1000&filter=No.&page=" + (lastPage + 1));
            assertThat(beyond.json().get("users")).isEmpty();
            assertThat(total(beyond)).isLessThanOrEqualTo(lastPage * 1_000);
            assertThat(beyond.header("Link")).doesNotContain("rel=\"next\"");
        } finally {
            Sql.on(database).execute("UPDATE auth.users SET aud = 'authenticated' WHERE aud = 'elsewhere'");
            // what is not in its place in the index yet makes it dear
            Sql.on(database).execute("VACUUM auth.users");
        }
    }

    @Test
    void a_total_that_can_be_counted_at_once_is_always_exact() {
        assertThat(total(list("/admin/users?filter=authenticated12345@"))).isEqualTo(1);
        assertThat(total(list("/admin/users?filter=nobody-has-this"))).isZero();
        assertThat(total(service.send(
                        "GET",
                        "/admin/users?per_page=7",
                        null,
                        "Authorization",
                        "Bearer " + service.serviceRoleKey(),
                        "X-JWT-AUD",
                        "few")))
                .isEqualTo(30);
    }

    @Test
    void a_walk_by_pages_of_any_size_meets_everybody_in_the_order_of_the_list() {
        Set<String> met = new HashSet<>();
        String path = "/admin/users?per_page=1000&page=1";
        while (!path.isEmpty()) {
            Answer answer = list(path);
            answer.json().get("users").forEach(user -> met.add(user.get("id").stringValue()));
            String link = answer.header("Link");
            path = link.contains("rel=\"next\"") ? link.substring(1, link.indexOf('>')) : "";
        }

        assertThat(met).hasSize(USERS);
    }

    private static Answer list(String path) {
        return service.asAdmin("GET", path, null);
    }

    private static long total(Answer answer) {
        return Long.parseLong(answer.header("X-Total-Count"));
    }
}
