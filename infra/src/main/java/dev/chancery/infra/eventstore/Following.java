package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
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
                        (_, processor) -> processor
                                .initialSegmentCount(1)
                                .initialToken(StreamableMessageSource::createHeadToken)
                                .batchSize(EventLogConfiguration.FOLLOWED_AT_ONCE))
                .assignHandlerInstancesMatching(follower.name(), this::equals)
                .registerEventHandler(_ -> this);
    }

    /**
     * Says where to begin if nobody has yet. A processor would do it at leisure, and pass what was committed before that
     * although the request that brought it was served by a node that follows.
     */
    void beginAtTheEnd(Configuration axon) {
        TokenStore tokens = axon.eventProcessingConfiguration().tokenStore(follower.name());
        TransactionManager transactions = axon.getComponent(TransactionManager.class);
        if (hasBegun(tokens, transactions)) {
            return;
        }
        TrackingToken end = axon.eventStore().createHeadToken();
        try {
            transactions.executeInTransaction(() -> {
                if (tokens.fetchSegments(follower.name()).length == 0) {
                    tokens.initializeTokenSegments(follower.name(), 1, end);
                }
            });
        } catch (JdbcException | UnableToClaimTokenException e) {
            if (!hasBegun(tokens, transactions)) {
                throw e;
            }
        }
    }

    private boolean hasBegun(TokenStore tokens, TransactionManager transactions) {
        return transactions.fetchInTransaction(() -> tokens.fetchSegments(follower.name()).length > 0);
    }

    @EventHandler
    void on(Event event, TrackedEventMessage<?> message) {
        follower.follow(LogReplay.positioned(message));
    }
}
