package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.query.user.UserList.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Going through all users by cursor. */
class UserWalkTest {

    /** Nobody signs in as these users. */
    private static final String UNUSED_HASH = "$2a$10$LFpY7brYld1x3oZ63HP7i.rNpD2H669.q7AsHlIb3SCBWzkdIi7Pi";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({"created_at asc, 1", "created_at asc, 7", "created_at desc, 7"})
    void whoever_is_there_throughout_is_met_exactly_once_whoever_comes_and_goes_meanwhile(String sort, int limit)
            throws InterruptedException {
        List<String> staying = create(20);
        List<String> leaving = new ArrayList<>(create(12));
        // many at the same moment, so that pages end in the middle of them
        Sql.on(service.database()).execute("UPDATE auth.users SET created_at = date_trunc('second', created_at)");
        AtomicBoolean walking = new AtomicBoolean(true);
        List<Thread> others = List.of(
                Thread.ofVirtual().start(() -> {
                    for (int newcomers = 0; walking.get() && newcomers < 30; newcomers++) {
                        create(1);
                    }
                }),
                Thread.ofVirtual().start(() -> {
                    while (walking.get() && !leaving.isEmpty()) {
                        service.asAdmin("DELETE", "/admin/users/" + leaving.removeLast(), null);
                    }
                }));

        List<String> met = walk("/admin/users?cursor=&limit=%d&sort=%s".formatted(limit, sort.replace(" ", "+")));

        walking.set(false);
        for (Thread other : others) {
            other.join();
        }
        assertThat(met).doesNotHaveDuplicates().containsAll(staying);
    }

    @Test
    void a_cursor_that_is_asked_for_needs_no_setting() {
        create(2);
        Answer first = list("/admin/users?cursor=&limit=1");

        assertThat(first.json().propertyNames()).containsExactlyInAnyOrder("users", "aud", "pagination");
        assertThat(first.json().at("/pagination/has_more").booleanValue()).isTrue();
        assertThat(first.header("X-Total-Count")).isEmpty();
        assertThat(first.header("Link")).matches("</admin/users\\?cursor=[\\w-]+&limit=1>; rel=\"next\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=1", "?cursor=&page=1", "?cursor=x&per_page=2", ""})
    void nobody_gets_a_cursor_unasked(String query) {
        Answer answer = list("/admin/users" + query);

        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("users", "aud");
        assertThat(answer.header("X-Total-Count")).isNotEmpty();
        assertThat(answer.header("Link")).contains("page=").doesNotContain("cursor=ey");
    }

    @Test
    void a_made_up_cursor_shows_no_more_than_the_list_does() {
        create(1);
        String future = CursorText.of(new Cursor(Instant.parse("9999-01-01T00:00:00Z"), new UUID(0, 0)));

        assertThat(walk("/admin/users?limit=1000&cursor=" + future))
                .containsExactlyInAnyOrderElementsOf(walk("/admin/users?limit=1000&cursor="));
    }

    private static List<String> create(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(service.asAdmin(
                            "POST",
                            "/admin/users",
                            "{\"email\":\"%s@example.com\",\"password_hash\":\"%s\"}"
                                    .formatted(UUID.randomUUID(), UNUSED_HASH))
                    .json()
                    .get("id")
                    .stringValue());
        }
        return ids;
    }

    /** Asks for next pages until there is none. */
    private static List<String> walk(String first) {
        List<String> ids = new ArrayList<>();
        String path = first;
        while (!path.isEmpty()) {
            Answer answer = list(path);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            answer.json().get("users").forEach(user -> ids.add(user.get("id").stringValue()));
            String link = answer.header("Link");
            path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }
        return ids;
    }

    private static Answer list(String path) {
        return service.asAdmin("GET", path, null);
    }
}
