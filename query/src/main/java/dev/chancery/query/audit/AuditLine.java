package dev.chancery.query.audit;

import dev.chancery.command.Event;
import dev.chancery.query.projection.Recorded;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What the log of the process tells of an audit entry. Names and addresses are in none, nor are the traits, which may hold
 * some: this log cannot forget.
 *
 * @param id of the entry, and of its event
 * @param actorId as in the entry
 */
public record AuditLine(UUID id, String actorId, String action, String logType, Instant createdAt) {

    /** Empty for what is no entry. */
    public static Optional<AuditLine> of(Recorded<Event> recorded) {
        AuditEntry entry = AuditEntry.of(recorded.event());
        return entry == AuditEntry.NONE
                ? Optional.empty()
                : Optional.of(new AuditLine(
                        recorded.eventId(),
                        AuditEntry.actorId(recorded.origin().actor()),
                        entry.action(),
                        entry.logType(),
                        recorded.event().at()));
    }
}
