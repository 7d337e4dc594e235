package dev.chancery.query.session;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions about the sessions of a user. */
public final class SessionQueries {

    private final JdbcClient database;

    public SessionQueries(JdbcClient database) {
        this.database = database;
    }

    /** A user's sessions without their methods. */
    public List<SessionView> ofUser(UUID userId) {
        return database.sql("""
                        SELECT id, user_id, created_at, refreshed_at AT TIME ZONE 'UTC', not_after, aal, tag
                        FROM auth.sessions WHERE user_id = ?
                        """)
                .param(userId)
                .query((row, _) -> new SessionView(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        instant(row.getObject(3, OffsetDateTime.class)),
                        instant(row.getObject(4, OffsetDateTime.class)),
                        instant(row.getObject(5, OffsetDateTime.class)),
                        row.getString(6),
                        row.getString(7),
                        List.of()))
                .list();
    }

    private static Instant instant(OffsetDateTime value) {
        return value == null ? null : value.toInstant();
    }
}
