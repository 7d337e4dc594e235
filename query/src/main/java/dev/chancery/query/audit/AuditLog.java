package dev.chancery.query.audit;

import dev.chancery.query.ListIndex;
import dev.chancery.query.Page;
import dev.chancery.query.SearchTransaction;
import dev.chancery.query.Totals;
import dev.chancery.query.projection.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code auth.audit_log_entries}, newest first. */
public final class AuditLog {

    /** An entry as the API shows it. */
    public record Entry(UUID id, Map<String, Object> payload, Instant createdAt, String ipAddress) {}

    /** In which parts of an entry a text is looked for. */
    public enum Scope {
        NONE("TRUE"),
        AUTHOR("(payload ->> 'actor_username' ILIKE ? OR payload ->> 'actor_name' ILIKE ?)"),
        ACTION("payload ->> 'action' ILIKE ?"),
        TYPE("payload ->> 'log_type' ILIKE ?");

        private final String condition;

        Scope(String condition) {
            this.condition = condition;
        }
    }

    /** Without which all of it is read for each page. */
    public static final ListIndex INDEX = new ListIndex(
            "chancery_audit_listed_idx",
            "auth.audit_log_entries (created_at, id) WHERE instance_id = '00000000-0000-0000-0000-000000000000'",
            false);

    private final SearchTransaction search;
    private final Totals totals;

    public AuditLog(SearchTransaction search, Totals totals) {
        this.search = search;
        this.totals = totals;
    }

    /** @param page from 1 */
    public Page<Entry> page(Scope scope, String text, long page, long perPage) {
        String where = "FROM auth.audit_log_entries WHERE instance_id = '00000000-0000-0000-0000-000000000000' AND "
                + scope.condition;
        List<String> patterns = Collections.nCopies(
                (int) scope.condition.chars().filter(c -> c == '?').count(), "%" + text + "%");
        List<Entry> entries = search.ask(database -> database.sql("SELECT id, payload, created_at, ip_address " + where
                        + " ORDER BY created_at DESC, id DESC LIMIT " + perPage + " OFFSET " + (page - 1) * perPage)
                .params(patterns)
                .query((row, _) -> new Entry(
                        row.getObject(1, UUID.class), StoredJson.object(row.getString(2)), at(row), row.getString(4)))
                .list());
        return new Page<>(entries, totals.of(where, patterns));
    }

    /** Null in a row that others have written without one. */
    private static Instant at(ResultSet row) throws SQLException {
        OffsetDateTime createdAt = row.getObject(3, OffsetDateTime.class);
        return createdAt == null ? null : createdAt.toInstant();
    }
}
