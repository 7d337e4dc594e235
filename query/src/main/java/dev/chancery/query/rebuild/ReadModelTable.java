package dev.chancery.query.rebuild;

import dev.chancery.query.projection.Projections;

/**
 * A table that projections write.
 *
 * @param name in schema {@code auth}; its key is the column {@code id}
 */
record ReadModelTable(String name) {

    /** In the order in which foreign keys want rows inserted. */
    static final java.util.List<ReadModelTable> ALL = java.util.stream.Stream.of(
                    "users", "identities", "sessions", "mfa_amr_claims", "one_time_tokens", "audit_log_entries")
            .map(ReadModelTable::new)
            .toList();

    /** Those that these projections write. What nobody writes the log cannot judge. */
    static java.util.List<ReadModelTable> writtenBy(Projections projections) {
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
