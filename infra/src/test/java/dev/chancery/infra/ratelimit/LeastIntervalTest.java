package dev.chancery.infra.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.time.Duration;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LeastIntervalTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();

    private final PassingTime time = new PassingTime(DATABASE.dataSource());
    private final LeastInterval here = node(Duration.ofMinutes(1));
    private final LeastInterval there = node(Duration.ofMinutes(1));
    private final String key = UUID.randomUUID().toString();

    private static final class TooSoon extends RuntimeException {
        private final transient Exceeded why;

        TooSoon(Exceeded why) {
            this.why = why;
        }
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void it_happens_once_in_an_interval_on_whatever_node() {
        assertThat(happens(here, "a")).isTrue();
        time.pass(Duration.ofSeconds(30));
        assertThat(happens(there, "a")).isFalse();

        time.pass(Duration.ofSeconds(30));
        assertThat(happens(there, "a")).isTrue();
        assertThat(happens(here, "a")).isFalse();
    }

    @Test
    void kinds_and_keys_are_told_apart() {
        happens(here, "a");

        assertThat(happens(here, "b")).isTrue();
        assertThatThrownBy(() -> here.once("a", key, TooSoon::new, () -> 1))
                .isInstanceOfSatisfying(TooSoon.class, tooSoon -> {
                    assertThat(tooSoon.why.quota().name()).isEqualTo("rule");
                    assertThat(tooSoon.why.retryIn().orElseThrow())
                            .isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
                });
        assertThat(here.once("a", key + "b", TooSoon::new, () -> 1)).isEqualTo(1);
    }

    @Test
    void what_fails_does_not_count() {
        failAfter(() -> {});
        assertThat(happens(here, "a")).isTrue();
        assertThat(happens(there, "a")).isFalse();
    }

    /** A node believes for a while what it was told. */
    @Test
    void who_was_refused_while_it_failed_elsewhere_does_not_wait_for_the_whole_interval() {
        failAfter(() -> assertThat(happens(there, "a")).isFalse());

        time.pass(Refused.BELIEVED);
        assertThat(happens(there, "a")).isTrue();
    }

    @Test
    void who_was_refused_while_it_failed_here_does_not_wait_at_all() {
        failAfter(() -> assertThat(happens(here, "a")).isFalse());

        assertThat(happens(here, "a")).isTrue();
    }

    @Test
    void what_fails_late_takes_nothing_back_that_was_granted_since() {
        failAfter(() -> {
            time.pass(Duration.ofMinutes(1));
            assertThat(happens(there, "a")).isTrue();
        });

        assertThat(happens(here, "a")).isFalse();
    }

    @Test
    void no_interval_is_no_limit() {
        LeastInterval free = node(Duration.ofNanos(1));

        assertThat(happens(free, "a")).isTrue();
        assertThat(happens(free, "a")).isTrue();
    }

    private LeastInterval node(Duration interval) {
        SecretKeySpec secret = new SecretKeySpec(new byte[32], "HmacSHA256");
        return new LeastInterval("rule", interval, new Quotas(DATABASE.dataSource(), secret, time));
    }

    private void failAfter(Runnable meanwhile) {
        assertThatThrownBy(() -> here.once("a", key, TooSoon::new, () -> {
                    meanwhile.run();
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
    }

    private boolean happens(LeastInterval node, String kind) {
        try {
            return node.once(kind, key, TooSoon::new, () -> true);
        } catch (TooSoon e) {
            return false;
        }
    }
}
