package dev.chancery.query.flow;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions about flows. */
public final class FlowQueries {

    /** A flow whose code a client presents, and whose it is. */
    public record Found(UUID flowId, UUID userId) {}

    private final JdbcClient database;

    public FlowQueries(JdbcClient database) {
        this.database = database;
    }

    public Optional<Found> ofCode(String code) {
        return database.sql("SELECT id, user_id FROM auth.flow_state WHERE auth_code = ? AND user_id IS NOT NULL")
                .param(code)
                .query((row, _) -> new Found(row.getObject("id", UUID.class), row.getObject("user_id", UUID.class)))
                .optional();
    }

    /** Flows of a user that began before then, oldest first. */
    public List<UUID> before(UUID userId, Instant then, int most) {
        return database.sql("""
                        SELECT id FROM auth.flow_state WHERE user_id = ? AND created_at < ? ORDER BY created_at LIMIT ?
                        """)
                .param(userId)
                .param(then.atOffset(ZoneOffset.UTC))
                .param(most)
                .query(UUID.class)
                .list();
    }
}
