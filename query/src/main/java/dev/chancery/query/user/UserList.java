package dev.chancery.query.user;

import dev.chancery.query.Page;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The users of an audience, page by page. */
public final class UserList {

    private static final String WHERE = """
            FROM auth.users u
            WHERE u.instance_id = '00000000-0000-0000-0000-000000000000' AND u.aud = ?
              AND (? = '' OR u.email LIKE ? OR u.raw_user_meta_data ->> 'full_name' ILIKE ?)\
            """;

    /** When a user was created, as a cursor can say it: NULL counts as the earliest time. */
    private static final String CREATED_AT = "least(greatest(u.created_at, '%s'::timestamptz), '%s'::timestamptz)"
            .formatted(Cursor.EARLIEST, Cursor.LATEST);

    private final JdbcClient database;

    public UserList(JdbcClient database) {
        this.database = database;
    }

    /**
     * Users by time of creation.
     *
     * @param filter part of the address or of {@code full_name}; empty for all
     * @param page from 1
     */
    public Page<UserView> page(String aud, String filter, boolean ascending, long page, long perPage) {
        String direction = ascending ? "ASC" : "DESC";
        String pattern = "%" + filter + "%";
        List<UserView> users = database.sql("""
                        SELECT %s
                        %s
                        ORDER BY u.created_at %s, u.id %3$s
                        LIMIT ? OFFSET ?
                        """.formatted(UserRows.USER, WHERE, direction))
                .params(aud, filter, pattern, pattern, perPage, (page - 1) * perPage)
                .query((row, _) -> UserRows.bare(row))
                .list();
        long total = database.sql("SELECT count(*) " + WHERE)
                .params(aud, filter, pattern, pattern)
                .query(Long.class)
                .single();
        return new Page<>(users, total);
    }

    /** Where a page by cursor begins: after this user. */
    public record Cursor(Instant createdAt, UUID id) {

        /** Java's calendar goes further than that of the database, which fails beyond its own. */
        public static final Instant EARLIEST = Instant.EPOCH;

        public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

        /** After that user, whatever SQL has made of the time at which they were created. */
        public static Cursor after(UserView user) {
            Instant at = user.createdAt() == null || user.createdAt().isBefore(EARLIEST) ? EARLIEST : user.createdAt();
            return new Cursor(at.isAfter(LATEST) ? LATEST : at, user.id());
        }
    }

    /** At most {@code limit} users after the cursor (null: from the beginning). */
    public List<UserView> after(String aud, String filter, boolean ascending, Cursor cursor, long limit) {
        String direction = ascending ? "ASC" : "DESC";
        String pattern = "%" + filter + "%";
        List<Object> parameters = new ArrayList<>(List.of(aud, filter, pattern, pattern));
        String from = "";
        if (cursor != null) {
            from = "AND (%s, u.id) %s (?, ?)".formatted(CREATED_AT, ascending ? ">" : "<");
            parameters.add(cursor.createdAt().atOffset(ZoneOffset.UTC));
            parameters.add(cursor.id());
        }
        parameters.add(limit);
        return database.sql("""
                        SELECT %s
                        %s %s
                        ORDER BY %s %s, u.id %5$s
                        LIMIT ?
                        """.formatted(UserRows.USER, WHERE, from, CREATED_AT, direction))
                .params(parameters)
                .query((row, _) -> UserRows.bare(row))
                .list();
    }
}
