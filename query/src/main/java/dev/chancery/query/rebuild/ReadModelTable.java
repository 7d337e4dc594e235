package dev.chancery.query.rebuild;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table that projections write.
 *
 * @param name in schema {@code auth}; its key is the column {@code id}
 */
record ReadModelTable(String name) {

    /** In the order in which foreign keys want rows inserted. */
    static final List<ReadModelTable> ALL = Stream.of(
                    "users", "identities", "sessions", "mfa_amr_claims", "one_time_tokens", "audit_log_entries")
            .map(ReadModelTable::new)
            .toList();

    String live() {
        return "auth." + name;
    }

    String in(String schema) {
        return schema + "." + name;
    }
}
