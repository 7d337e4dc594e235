package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.query.history.Fact;
import dev.chancery.query.rebuild.RecordedEvents;
import dev.chancery.query.session.SessionStream;
import dev.chancery.query.sso.SsoProviderFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;

/** The log as those read it who look back: upcast, and with the place of each event. */
final class LogReplay implements RecordedEvents, SessionStream, SsoProviderFacts {

    private final LogReader log;
    private final EventMessages messages;

    LogReplay(LogReader log, EventMessages messages) {
        this.log = log;
        this.messages = messages;
    }

    @Override
    public List<Positioned> settledAfter(Connection connection, long position, int limit) throws SQLException {
        return positioned(log.readAfter(connection, position, limit));
    }

    @Override
    public long lastVisible(Connection connection) throws SQLException {
        return log.lastVisible(connection);
    }

    @Override
    public List<Positioned> visibleAfter(Connection connection, long position, int limit) throws SQLException {
        return positioned(log.visibleAfter(connection, position, limit));
    }

    @Override
    public List<Positioned> ofUserUntil(Connection connection, UUID userId, long position) throws SQLException {
        return positioned(log.ofStreamUntil(connection, userId, position));
    }

    @Override
    public List<Fact<SessionEvent>> newestBefore(long position, UUID sessionId, int limit) {
        return positioned(log.newestBefore(position, SessionAggregate.NAME, sessionId, limit)).stream()
                .map(event -> new Fact<>(
                        event.position(),
                        (SessionEvent) event.recorded().event(),
                        event.recorded().origin()))
                .toList();
    }

    @Override
    public List<Fact<Event>> about(UUID providerId, long position, int limit) {
        return positioned(log.newestAbout(providerId, position, limit)).stream()
                .map(event -> new Fact<>(
                        event.position(),
                        event.recorded().event(),
                        event.recorded().origin()))
                .toList();
    }

    private List<Positioned> positioned(List<StoredEvent> events) {
        return events.stream().map(messages::read).map(LogReplay::positioned).toList();
    }

    static Positioned positioned(TrackedEventMessage<?> message) {
        long position = ((GlobalSequenceTrackingToken) message.trackingToken()).getGlobalIndex();
        return new Positioned(position, EventProjector.recorded((Event) message.getPayload(), message));
    }
}
