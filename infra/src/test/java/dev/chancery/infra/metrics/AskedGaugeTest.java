package dev.chancery.infra.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AskedGaugeTest {

    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch back = new CountDownLatch(1);
    private final Gauge gauge = AskedGauge.of("waiting", this::ask).register(new SimpleMeterRegistry());

    private volatile boolean away = true;

    @Test
    void whoever_reads_it_while_nobody_answers_goes_on_and_no_second_question_is_asked() {
        for (int i = 0; i < 3; i++) {
            assertThat(gauge.value()).isNaN();
        }
        assertThat(questions).hasValue(1);

        away = false;
        back.countDown();

        await().untilAsserted(() -> assertThat(gauge.value()).isEqualTo(7));
    }

    @Test
    void a_question_that_fails_is_asked_again() {
        Gauge failing = AskedGauge.of("failing", () -> {
                    if (questions.incrementAndGet() == 1) {
                        throw new IllegalStateException("no database");
                    }
                    return 7;
                })
                .register(new SimpleMeterRegistry());

        assertThat(failing.value()).isNaN();
        assertThat(failing.value()).isEqualTo(7);
    }

    private double ask() {
        questions.incrementAndGet();
        try {
            if (away) {
                back.await();
            }
            return 7;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
