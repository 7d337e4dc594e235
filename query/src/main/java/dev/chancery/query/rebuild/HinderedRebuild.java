package dev.chancery.query.rebuild;

import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** A rebuild that changed nothing, for a reason that its operator can see to: the message is one sentence. */
public final class HinderedRebuild extends RuntimeException {

    /** lock_not_available and deadlock_detected. */
    private static final Set<String> OTHERS_HOLD_ON = Set.of("55P03", "40P01");

    private static final String DATA_EXCEPTION = "22";
    private static final String INTEGRITY_CONSTRAINT_VIOLATION = "23";

    private HinderedRebuild(String message, SQLException cause) {
        super(message, cause);
    }

    static HinderedRebuild ofNothing(String tables) {
        return new HinderedRebuild("No rows are named: %s.".formatted(waysToName(tables)), null);
    }

    static HinderedRebuild unknownName(String text, String tables) {
        return new HinderedRebuild("\"%s\" names no rows: %s.".formatted(text, waysToName(tables)), null);
    }

    private static String waysToName(String tables) {
        return "say a table (%s) or, as a report does, a row of one (auth.users/<id>)".formatted(tables);
    }

    static HinderedRebuild lacking(String row, String referredTo) {
        return new HinderedRebuild(
                "%s needs %s, which is missing, too, so nothing was changed: name both.".formatted(row, referredTo),
                null);
    }

    static HinderedRebuild referredTo(String row, String referring) {
        return new HinderedRebuild(
                "%s would take %s with it, so nothing was changed: repair that one first, or name both if both have to go."
                        .formatted(row, referring),
                null);
    }

    /** @param holder of the lock, if it is still there */
    static HinderedRebuild underWay(String holder) {
        return new HinderedRebuild(
                "Another rebuild is under way%s: wait until it has ended."
                        .formatted(holder == null ? "" : " (" + holder + ")"),
                null);
    }

    static HinderedRebuild stillAppending(Duration patience) {
        return new HinderedRebuild(
                "Another transaction has been writing to the log for %d seconds: find it by pg_locks (relation events.event), and try again when it has ended."
                        .formatted(patience.toSeconds()),
                null);
    }

    /** What can happen at any time. */
    static void throwIfOthersHoldOn(SQLException failure) {
        if (OTHERS_HOLD_ON.contains(state(failure))) {
            throw new HinderedRebuild(
                    "Others held on to what the rebuild has to lock, so nothing was changed: try again at a quieter hour.",
                    failure);
        }
    }

    /** What can happen while rows are brought across. */
    static void throwIfRowsAreInTheWay(SQLException failure) {
        if (state(failure).startsWith(INTEGRITY_CONSTRAINT_VIOLATION)) {
            throw new HinderedRebuild(
                    "A row that the repair leaves alone is in the way of one that it has to write or delete, so nothing was changed (%s)."
                            .formatted(firstLine(failure)),
                    failure);
        }
    }

    /** Whether what was written can be at fault, and not the database. */
    static boolean isOfWhatWasWritten(SQLException failure) {
        String state = state(failure);
        return state.startsWith(INTEGRITY_CONSTRAINT_VIOLATION) || state.startsWith(DATA_EXCEPTION);
    }

    static HinderedRebuild contradicted(Positioned event, SQLException failure) {
        return new HinderedRebuild(
                "The event at position %d of the log (%s) contradicts those before it, so nothing was changed (SQLSTATE %s)."
                        .formatted(event.position(), event.recorded().eventId(), state(failure)),
                failure);
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }

    /** Names a constraint; the values would be on the next. */
    private static String firstLine(SQLException failure) {
        return failure.getMessage()
                .replaceFirst("^ERROR: ", "")
                .lines()
                .findFirst()
                .orElse("");
    }
}
