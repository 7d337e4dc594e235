package dev.chancery.query.rebuild;

import java.util.List;
import java.util.UUID;

/**
 * A row that is not what the log says. Names columns but shows no values, since those may be personal or secret.
 *
 * @param columns that differ; empty for rows that only one side has
 */
public record Difference(String table, UUID id, Kind kind, List<String> columns) {

    /** The row as {@link Rows} take it. */
    public String row() {
        return Rows.name(table, id.toString());
    }

    /** How live table and log differ. */
    public enum Kind {
        /** Both have the row, with different values. */
        CHANGED,
        /** Only the log has it. */
        MISSING,
        /** Only the table has it, and the log knows the user whose it is. */
        UNEXPECTED,
        /** Only the table has it, and it belongs to nobody of whom the log has ever heard. */
        UNKNOWN
    }
}
