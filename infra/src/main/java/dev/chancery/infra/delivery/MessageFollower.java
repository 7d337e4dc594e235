package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.eventstore.LogFollower;
import dev.chancery.infra.eventstore.Unreadable;
import dev.chancery.infra.handover.MessageKind;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import dev.chancery.query.rebuild.UnreadableEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
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
        UUID eventId = event.recorded().eventId();
        List<? extends MessageKind> following;
        try {
            following = following(event.recorded().event());
        } catch (RuntimeException e) {
            // nothing but the fact goes into it: one that lacks what it cannot be without was changed
            throw new UnreadableEvent(event.position(), eventId, e);
        }
        if (!following.isEmpty()) {
            add(event.position(), eventId, following);
        }
    }

    private List<? extends MessageKind> following(Event fact) {
        return isOfNow(fact.at()) ? messages.apply(fact) : List.of();
    }

    private boolean isOfNow(Instant at) {
        return !at.isBefore(clock.instant().minus(patience));
    }

    /** Nobody knows yet whether messages follow from it, so its place is in line like theirs. */
    @Override
    public void follow(Unreadable event) {
        if (isOfNow(event.at())) {
            add(event.position(), event.eventId(), List.of(UnreadKind.UNREADABLE));
        }
    }

    private void add(long position, UUID eventId, List<? extends MessageKind> following) {
        deliveries.add(position, eventId, medium, following);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                added.run();
            }
        });
    }
}
