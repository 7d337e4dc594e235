package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.eventstore.LogFollower;
import dev.chancery.infra.handover.MessageKind;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Puts into line what follows from facts, as these are committed. */
final class MessageFollower implements LogFollower {

    private final Medium medium;
    private final Function<Event, List<? extends MessageKind>> messages;
    private final MessageDeliveries deliveries;
    private final Duration patience;
    private final InstantSource clock;
    private final Runnable added;

    /**
     * @param messages which of them follow from a fact
     * @param patience older facts make none: those of a time when none were sent, after which this goes on
     * @param added is told once they are there for others to see
     */
    MessageFollower(
            Medium medium,
            Function<Event, List<? extends MessageKind>> messages,
            MessageDeliveries deliveries,
            Duration patience,
            InstantSource clock,
            Runnable added) {
        this.medium = medium;
        this.messages = messages;
        this.deliveries = deliveries;
        this.patience = patience;
        this.clock = clock;
        this.added = added;
    }

    @Override
    public String name() {
        return medium.text();
    }

    @Override
    public void follow(Positioned event) {
        List<? extends MessageKind> following = messages.apply(event.recorded().event());
        if (following.isEmpty() || event.recorded().event().at().plus(patience).isBefore(clock.instant())) {
            return;
        }
        deliveries.add(event, medium, following);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                added.run();
            }
        });
    }
}
