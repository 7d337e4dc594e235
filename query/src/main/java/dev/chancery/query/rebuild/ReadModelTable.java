package dev.chancery.query.rebuild;

import java.util.List;

/**
 * A table that projections write.
 *
 * @param name in schema {@code auth}; its key is the column {@code id}
 * @param uniqueKeys beside that one
 * @param foreign which rows of the live table, called {@code l}, others than projections wrote: a condition in SQL
 */
record ReadModelTable(String name, List<UniqueKey> uniqueKeys, String foreign) {

    static final ReadModelTable USERS = of(
            "users",
            UniqueKey.of("email", "NULL", "is_sso_user"),
            UniqueKey.of("phone", "NULL"),
            UniqueKey.of("confirmation_token", "NULL"),
            UniqueKey.of("recovery_token", "NULL"),
            UniqueKey.of("email_change_token_current", "NULL"),
            UniqueKey.of("email_change_token_new", "NULL"),
            UniqueKey.of("reauthentication_token", "NULL"));

    static final ReadModelTable AUDIT = new ReadModelTable(
            "audit_log_entries",
            List.of(),
            "coalesce(l.created_at, '-infinity') <= (SELECT audit_until FROM chancery.takeover)");

    /** In the order in which foreign keys want rows inserted. */
    static final List<ReadModelTable> ALL = List.of(
            USERS,
            of("identities", UniqueKey.of("provider_id", "l.id::text", "provider")),
            of("sessions"),
            of("mfa_amr_claims", UniqueKey.of("authentication_method", "l.id::text", "session_id")),
            of("one_time_tokens"),
            AUDIT);

    private static ReadModelTable of(String name, UniqueKey... keys) {
        return new ReadModelTable(name, List.of(keys), "FALSE");
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

    /**
     * Whether rows that changed are written anew: their kind is part of what is unique and has no value to spare. They come
     * and go with requests, so nobody refers to one.
     */
    boolean rewritten() {
        return name.equals("one_time_tokens");
    }

    String live() {
        return "auth." + name;
    }

    String in(String schema) {
        return schema + "." + name;
    }
}
