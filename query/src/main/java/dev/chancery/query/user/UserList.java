package dev.chancery.query.user;

import dev.chancery.query.ListIndex;
import dev.chancery.query.SearchTransaction;
import dev.chancery.query.Totals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The users of an audience by when they were created, part by part. */
public final class UserList {

    /** When a user was created, as a cursor can say it: NULL counts as the earliest time. */
    private static final String CREATED_AT = "least(greatest(created_at, '%s'::timestamptz), '%s'::timestamptz)"
            .formatted(Cursor.EARLIEST, Cursor.LATEST);

    /** In the order of the list, and whole: {@code created_at} is in it since Postgres does not look for it in an expression. */
    private static final ListIndex LISTED = new ListIndex(
            "chancery_users_listed_idx",
            "auth.users (aud, (%s), id) INCLUDE (created_at) WHERE instance_id = '00000000-0000-0000-0000-000000000000'"
                    .formatted(CREATED_AT),
            false);

    private static final ListIndex SEARCHED = new ListIndex(
            "chancery_users_searched_idx",
            "auth.users USING gin (email %1$s.gin_trgm_ops, (raw_user_meta_data ->> 'full_name') %1$s.gin_trgm_ops)",
            true);

    /** Without which it is read as a whole for each part of it. */
    public static final List<ListIndex> INDEXES = List.of(LISTED, SEARCHED);

    private static final String OF_AUDIENCE =
            "FROM auth.users u WHERE instance_id = '00000000-0000-0000-0000-000000000000' AND aud = ?";

    private static final String CONTAINING = " AND (email LIKE ? OR raw_user_meta_data ->> 'full_name' ILIKE ?)";

    private final JdbcClient database;
    private final SearchTransaction search;
    private final Totals totals;

    public UserList(JdbcClient database, SearchTransaction search, Totals totals) {
        this.database = database;
        this.search = search;
        this.totals = totals;
    }

    /**
     * Who is listed, and in which order.
     *
     * @param filter part of the address or of {@code full_name}, with {@code %}, {@code _} and {@code \} as in LIKE; empty for all
     */
    public record Selection(String aud, String filter, boolean ascending) {

        private String rows() {
            return filter.isEmpty() ? OF_AUDIENCE : OF_AUDIENCE + CONTAINING;
        }

        private List<Object> parameters() {
            String pattern = "%" + filter + "%";
            return filter.isEmpty() ? List.of(aud) : List.of(aud, pattern, pattern);
        }
    }

    /** A user's place in the list. */
    public record Cursor(Instant createdAt, UUID id) {

        /** Java's calendar goes further than that of the database, which fails beyond its own. */
        public static final Instant EARLIEST = Instant.EPOCH;

        public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    }

    /** A part of the list, and whether more follows it. */
    public record Part(List<Cursor> places, boolean more) {}

    /** How many it has; see {@link Totals}. */
    public long total(Selection selection) {
        return totals.of(selection.rows(), selection.parameters());
    }

    /** @param page from 1 */
    public Part page(Selection selection, long page, long perPage) {
        return part(selection, selection.rows(), selection.parameters(), perPage, (page - 1) * perPage);
    }

    /** At most {@code limit} users after the cursor (null: from the beginning). */
    public Part after(Selection selection, Cursor cursor, long limit) {
        if (cursor == null) {
            return page(selection, 1, limit);
        }
        List<Object> parameters = new ArrayList<>(selection.parameters());
        parameters.add(cursor.createdAt().atOffset(ZoneOffset.UTC));
        parameters.add(cursor.id());
        String after = " AND (%s, id) %s (?, ?)".formatted(CREATED_AT, selection.ascending() ? ">" : "<");
        return part(selection, selection.rows() + after, parameters, limit, 0);
    }

    private Part part(Selection selection, String rows, List<Object> parameters, long limit, long offset) {
        String sql = "SELECT id, %s %s ORDER BY 2 %s, 1 %3$s LIMIT %d OFFSET %d"
                .formatted(CREATED_AT, rows, selection.ascending() ? "ASC" : "DESC", limit + 1, offset);
        List<Cursor> found = selection.filter().isEmpty()
                ? places(database, sql, parameters)
                : search.ask(transaction -> places(transaction, sql, parameters));
        boolean more = found.size() > limit;
        return new Part(more ? found.subList(0, (int) limit) : found, more);
    }

    private static List<Cursor> places(JdbcClient database, String sql, List<Object> parameters) {
        return database.sql(sql)
                .params(parameters)
                .query((row, _) -> place(row))
                .list();
    }

    private static Cursor place(ResultSet row) throws SQLException {
        return new Cursor(row.getObject(2, OffsetDateTime.class).toInstant(), row.getObject(1, UUID.class));
    }

    /** Those of the users who are still there, in this order, without identities and factors. */
    public List<UserView> users(List<UUID> ids) {
        return database.sql("""
                        SELECT %s
                        FROM unnest(?::uuid[]) WITH ORDINALITY AS listed (id, place) JOIN auth.users u ON u.id = listed.id
                        ORDER BY listed.place
                        """.formatted(UserRows.USER))
                .param(ids.toArray(UUID[]::new))
                .query((row, _) -> UserRows.bare(row))
                .list();
    }
}
