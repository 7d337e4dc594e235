package dev.chancery.query.session;

import dev.chancery.query.projection.Values;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Which other sessions of a user count where they may have one only: those that are alive, and of the same kind.
 *
 * @param begunSince the earliest begin of a session that is alive; empty where it does not matter
 * @param usedSince the earliest last use of a session that is alive; empty where it does not matter
 * @param tags the kinds; the first is that of sessions without one
 */
public record Rivals(Instant now, Optional<Instant> begunSince, Optional<Instant> usedSince, List<String> tags) {

    /** Whether one was used later than session {@code s}; a column that takes {@link #parameters}. */
    public static final String SUPERSEDED = """
            EXISTS (
              SELECT FROM auth.sessions o CROSS JOIN (SELECT ?::text[] AS tags) kinds
              WHERE o.user_id = s.user_id AND o.id <> s.id
                AND (o.not_after IS NULL OR o.not_after >= ?) AND o.created_at >= ?
                AND coalesce(o.refreshed_at AT TIME ZONE 'UTC', o.created_at) >= ?
                AND coalesce(o.refreshed_at AT TIME ZONE 'UTC', o.created_at)
                  > coalesce(s.refreshed_at AT TIME ZONE 'UTC', s.created_at)
                AND CASE WHEN o.tag = ANY (tags) THEN o.tag ELSE tags[1] END
                  IS NOT DISTINCT FROM CASE WHEN s.tag = ANY (tags) THEN s.tag ELSE tags[1] END) AS superseded\
            """;

    /** The same column where there are no rivals. */
    public static final String NONE = "false AS superseded";

    public List<Object> parameters() {
        return List.of(tags.toArray(String[]::new), Values.timestamp(now), since(begunSince), since(usedSince));
    }

    private static OffsetDateTime since(Optional<Instant> earliest) {
        return earliest.map(Values::timestamp).orElse(OffsetDateTime.MIN);
    }
}
