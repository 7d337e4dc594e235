package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.command.Origin;
import dev.chancery.query.audit.AuditLine;
import dev.chancery.query.projection.Projections;
import dev.chancery.query.projection.Recorded;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;

/** Projects events in the transaction that appends them. */
public final class EventProjector {

    /** The name of the subscribing processor. */
    static final String PROCESSOR = "read-model";

    private final Projections projections;

    EventProjector(Projections projections) {
        this.projections = projections;
    }

    @EventHandler
    void on(Event event, EventMessage<?> message) {
        Recorded<Event> recorded = recorded(event, message);
        WriteBatch.current().addAll(WriteBatch.Stage.PROJECTION, projections.project(recorded));
        AuditLine.of(recorded).ifPresent(AuditLines::tellOnceCommitted);
    }

    static Recorded<Event> recorded(Event event, EventMessage<?> message) {
        Origin origin = (Origin) message.getMetaData().get(Origin.METADATA_KEY);
        return new Recorded<>(UUID.fromString(message.getIdentifier()), event, origin);
    }
}
