package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much the log of the service says of events that cannot be read. */
class UnreadableLinesTest {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = new LoggerContext().getLogger("test");
    private Instant now = Instant.parse("2026-11-26T17:00:00Z");
    private final UnreadableLines lines = new UnreadableLines(logger, org.slf4j.event.Level.ERROR, "mail", () -> now);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @Test
    void the_first_ten_are_told_each() {
        meet(1, 10);

        assertThat(said())
                .isEqualTo(
                        IntStream.rangeClosed(1, 10).mapToObj(i -> "event " + i).toList());
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.ERROR);
    }

    @Test
    void of_those_after_them_there_is_a_line_a_minute_that_says_how_many_they_were() {
        meet(1, 5_000);
        assertThat(said()).hasSize(10);
        log.list.clear();

        for (int minute = 1; minute <= 3; minute++) {
            pass(Duration.ofMinutes(1));
            meet(minute * 5_000 + 1, minute * 5_000 + 5_000);
        }

        assertThat(said())
                .containsExactly(
                        "4990 times more an event could not be read, the last time at position 5000 of the log (mail).",
                        "5000 times more an event could not be read, the last time at position 10000 of the log (mail).",
                        "5000 times more an event could not be read, the last time at position 15000 of the log (mail).");
    }

    @Test
    void the_last_are_told_when_a_minute_is_over_though_no_more_come() {
        meet(1, 12);
        log.list.clear();

        pass(Duration.ofSeconds(59));
        lines.tellRest();
        assertThat(said()).isEmpty();

        pass(Duration.ofSeconds(1));
        lines.tellRest();
        lines.tellRest();
        assertThat(said())
                .containsExactly(
                        "2 times more an event could not be read, the last time at position 12 of the log (mail).");
    }

    @Test
    void after_a_minute_without_any_the_next_are_told_each_again() {
        meet(1, 12);
        log.list.clear();

        pass(Duration.ofDays(1));
        meet(13, 13);

        assertThat(said())
                .containsExactly(
                        "2 times more an event could not be read, the last time at position 12 of the log (mail).",
                        "event 13");
    }

    private void meet(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(position -> lines.tell(position, "event " + position));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private List<String> said() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
