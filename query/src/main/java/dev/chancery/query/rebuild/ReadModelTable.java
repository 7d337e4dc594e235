package dev.chancery.query.rebuild;

import dev.chancery.query.projection.Projections;
import java.util.List;

/**
 * A table that projections write.
 *
 * @param name in schema {@code auth}; its key is the column {@code id}
 * @param foreign which rows of the live table, called {@code l}, others than projections wrote: a condition in SQL
 */
record ReadModelTable(String name, String foreign) {

    /** In the order in which foreign keys want rows inserted. */
    static final List<ReadModelTable> ALL = List.of(
            of("users"),
            of("identities"),
            of("sessions"),
            of("mfa_amr_claims"),
            of("one_time_tokens"),
            new ReadModelTable(
                    "audit_log_entries",
                    "coalesce(l.created_at, '-infinity') <= (SELECT audit_until FROM chancery.takeover)"));

    private static ReadModelTable of(String name) {
        return new ReadModelTable(name, "FALSE");
    }

    /** Those that these projections write. What nobody writes the log cannot judge. */
    static List<ReadModelTable> writtenBy(Projections projections) {
        return ALL.stream()
                .filter(table -> projections.auditTable() || !table.name.equals("audit_log_entries"))
                .toList();
    }

    /** Whose a row of the live table, called {@code l}, is, in SQL: null for nobody's. */
    String owner() {
        return switch (name) {
            case "users" -> "l.id";
            case "mfa_amr_claims" -> "(SELECT user_id FROM auth.sessions WHERE id = l.session_id)";
            case "audit_log_entries" -> "NULL";
            default -> "l.user_id";
        };
    }

    String live() {
        return "auth." + name;
    }

    String in(String schema) {
        return schema + "." + name;
    }
}
