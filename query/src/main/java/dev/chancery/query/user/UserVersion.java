package dev.chancery.query.user;

import dev.chancery.command.Event;
import dev.chancery.query.projection.Write;
import java.util.UUID;

/**
 * The last fact about a user that {@linkplain Event#bearsOnSignIn bears on a sign-in}, as whoever decides on one reads it and
 * as it is asked for again when that is written.
 */
public final class UserVersion {

    /** The sequence number, of {@code auth.users u}; null where the log knows nothing of the user. */
    static final String OF_USER = """
            (SELECT max(sequence_number) FROM events.event
             WHERE aggregate_id = u.id AND bears_on_sign_in) AS version\
            """;

    private UserVersion() {}

    /** Finds a row if the user is there and no such fact is newer. */
    public static Write stillThat(UUID userId, long version) {
        return Write.of("""
                SELECT FROM auth.users WHERE id = ? AND NOT EXISTS (
                  SELECT FROM events.event WHERE aggregate_id = ? AND bears_on_sign_in AND sequence_number > ?)
                """, userId, userId, version);
    }
}
