package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.StreamableMessageSource;

/** The streaming processor of a {@link LogFollower}. */
final class Following {

    private final LogFollower follower;

    Following(LogFollower follower) {
        this.follower = follower;
    }

    void configure(Configurer axon) {
        axon.eventProcessing()
                .registerPooledStreamingEventProcessor(
                        follower.name(),
                        Configuration::eventStore,
                        (_, processor) ->
                                processor.initialSegmentCount(1).initialToken(StreamableMessageSource::createHeadToken))
                .assignHandlerInstancesMatching(follower.name(), this::equals)
                .registerEventHandler(_ -> this);
    }

    /**
     * Says where to begin if nobody has yet. A processor would do it at leisure, and pass what was committed before that
     * although the request that brought it was served by a node that follows.
     */
    void beginAtTheEnd(Configuration axon) {
        TokenStore tokens = axon.eventProcessingConfiguration().tokenStore(follower.name());
        try {
            axon.getComponent(TransactionManager.class).executeInTransaction(() -> {
                if (tokens.fetchSegments(follower.name()).length == 0) {
                    tokens.initializeTokenSegments(
                            follower.name(), 1, axon.eventStore().createHeadToken());
                }
            });
        } catch (JdbcException | UnableToClaimTokenException e) {
            boolean byAnother = axon.getComponent(TransactionManager.class)
                    .fetchInTransaction(() -> tokens.fetchSegments(follower.name()).length > 0);
            if (!byAnother) {
                throw e;
            }
        }
    }

    @EventHandler
    void on(Event event, TrackedEventMessage<?> message) {
        follower.follow(LogReplay.positioned(message));
    }
}
