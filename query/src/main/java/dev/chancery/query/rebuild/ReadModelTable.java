package dev.chancery.query.rebuild;

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

    String live() {
        return "auth." + name;
    }

    String in(String schema) {
        return schema + "." + name;
    }
}
