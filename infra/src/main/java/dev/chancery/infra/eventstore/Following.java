package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.infra.StartupFailure;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import dev.chancery.query.rebuild.UnreadableEvent;
import java.time.InstantSource;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A streaming processor: one handler, and one place in the log for all nodes. */
final class Following {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    /** Events that are passed in one transaction: after a long absence there are many. */
    private static final int BATCH = 100;

    private final String name;
    private final Object handler;

    /** @param handler with a method that is an {@link EventHandler} */
    Following(String name, Object handler) {
        this.name = name;
        this.handler = handler;
    }

    static Following of(LogFollower follower, InstantSource clock) {
        return new Following(
                follower.name(),
                new Forwarding(follower, new UnreadableLines(LOG, Level.ERROR, follower.name(), clock)));
    }

    String name() {
        return name;
    }

    void configure(Configurer axon) {
        axon.eventProcessing()
                .registerPooledStreamingEventProcessor(
                        name,
                        Configuration::eventStore,
                        (_, processor) -> processor
                                .initialSegmentCount(1)
                                .initialToken(_ -> {
                                    throw new IllegalStateException(name + " has not been told where to begin");
                                })
                                .batchSize(BATCH))
                .assignHandlerInstancesMatching(name, handler::equals)
                .registerEventHandler(_ -> handler);
    }

    /**
     * Says where to begin if nobody has yet. A processor would do it at leisure, and pass what was committed before that
     * although the request that brought it was served by a node that follows.
     *
     * @throws StartupFailure if somebody has been appending for too long
     */
    void beginAtTheEnd(Configuration axon) {
        TokenStore tokens = axon.eventProcessingConfiguration().tokenStore(name);
        TransactionManager transactions = axon.getComponent(TransactionManager.class);
        if (hasBegun(tokens, transactions)) {
            return;
        }
        TrackingToken end = end(axon);
        try {
            transactions.executeInTransaction(() -> {
                if (tokens.fetchSegments(name).length == 0) {
                    tokens.initializeTokenSegments(name, 1, end);
                }
            });
        } catch (JdbcException | UnableToClaimTokenException e) {
            if (!hasBegun(tokens, transactions)) {
                throw e;
            }
        }
    }

    private static TrackingToken end(Configuration axon) {
        try {
            return axon.eventStore().createHeadToken();
        } catch (LogReader.StillAppending e) {
            throw new StartupFailure(
                    "%s. Find it by pg_locks (relation events.event), and start again when it has ended."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private boolean hasBegun(TokenStore tokens, TransactionManager transactions) {
        return transactions.fetchInTransaction(() -> tokens.fetchSegments(name).length > 0);
    }

    /** What Axon calls for a {@link LogFollower}. */
    private record Forwarding(LogFollower follower, UnreadableLines unreadable) {

        @EventHandler
        void on(Event event, TrackedEventMessage<?> message) {
            unreadable.tellRest();
            Positioned positioned = LogReplay.positioned(message);
            try {
                follower.follow(positioned);
            } catch (UnreadableEvent _) {
                on(new Unreadable(positioned.position(), positioned.recorded().eventId(), message.getTimestamp()));
            }
        }

        @EventHandler
        void on(Unreadable event) {
            unreadable.tell(
                    event.position(),
                    "The event at position %d of the log (%s) cannot be read, and is set aside (%s)."
                            .formatted(event.position(), event.eventId(), follower.name()));
            follower.follow(event);
        }
    }
}
