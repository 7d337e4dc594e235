package dev.chancery.query.adoption;

import java.util.UUID;

/** A row holds what only SQL can have put there, and what no fact can hold: a time without end, for example. */
public final class UnreadableRow extends RuntimeException {

    UnreadableRow(String table, UUID id, String reason, Throwable cause) {
        super(
                "row %s of %s, or one that refers to it, cannot be read (%s): correct it, and start again"
                        .formatted(id, table, reason),
                cause);
    }
}
