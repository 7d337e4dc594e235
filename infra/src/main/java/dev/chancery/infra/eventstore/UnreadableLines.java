package dev.chancery.infra.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * What the log of the service says of events that cannot be read. One damaged key makes as many of them as its owner has: the first are
 * told each, and of those after them once a minute how many they were, until for a minute there was none.
 */
public final class UnreadableLines {

    static final int EACH = 10;
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final Logger log;
    private final Level level;
    private final String whose;
    private final InstantSource clock;

    private Instant lastLine = Instant.MIN;
    private Instant lastMet = Instant.MIN;
    private int toldEach;
    private long untold;
    private long lastUntold;

    /** @param whose who came upon them */
    public UnreadableLines(Logger log, Level level, String whose, InstantSource clock) {
        this.log = log;
        this.level = level;
        this.whose = whose;
        this.clock = clock;
    }

    /** @param line what there is to say of the event at that position, if it is told by itself */
    public synchronized void tell(long position, String line) {
        tellRest();
        Instant now = clock.instant();
        if (now.minus(PAUSE).isAfter(lastMet)) {
            toldEach = 0;
        }
        lastMet = now;
        if (toldEach < EACH) {
            toldEach++;
            write(line);
        } else {
            untold++;
            lastUntold = position;
        }
    }

    /** Whenever others are read, so that the last do not wait for more of their kind. */
    public synchronized void tellRest() {
        if (untold == 0 || clock.instant().minus(PAUSE).isBefore(lastLine)) {
            return;
        }
        write("%d times more an event could not be read, the last time at position %d of the log (%s)."
                .formatted(untold, lastUntold, whose));
        untold = 0;
    }

    private void write(String line) {
        log.atLevel(level).log(line);
        lastLine = clock.instant();
    }
}
