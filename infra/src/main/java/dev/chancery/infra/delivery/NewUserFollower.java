package dev.chancery.infra.delivery;

import dev.chancery.infra.eventstore.LogFollower;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Puts new accounts into line, as they are committed, for the hook that is told of them. */
final class NewUserFollower implements LogFollower {

    private final HookDeliveries deliveries;
    private final Duration patience;
    private final InstantSource clock;
    private final Runnable added;

    /**
     * @param patience nobody is told of older ones
     * @param added is told once they are there for others to see
     */
    NewUserFollower(HookDeliveries deliveries, Duration patience, InstantSource clock, Runnable added) {
        this.deliveries = deliveries;
        this.patience = patience;
        this.clock = clock;
        this.added = added;
    }

    @Override
    public String name() {
        return "hook-after-user-created";
    }

    @Override
    public void follow(Positioned event) {
        if (!NewUsers.mayFollowFrom(event.recorded().event())
                || event.recorded().event().at().plus(patience).isBefore(clock.instant())) {
            return;
        }
        deliveries.add(event);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                added.run();
            }
        });
    }
}
