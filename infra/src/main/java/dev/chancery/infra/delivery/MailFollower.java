package dev.chancery.infra.delivery;

import dev.chancery.infra.eventstore.LogFollower;
import dev.chancery.infra.mail.MailKind;
import dev.chancery.query.rebuild.RecordedEvents.Positioned;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Puts mails into line as the facts are committed from which they follow. */
final class MailFollower implements LogFollower {

    private final MailsOfEvents mails;
    private final MailDeliveries deliveries;
    private final Duration patience;
    private final InstantSource clock;
    private final Runnable added;

    /**
     * @param patience older facts make no mails: those of a time when none were sent, after which this goes on
     * @param added is told once they are there for others to see
     */
    MailFollower(
            MailsOfEvents mails, MailDeliveries deliveries, Duration patience, InstantSource clock, Runnable added) {
        this.mails = mails;
        this.deliveries = deliveries;
        this.patience = patience;
        this.clock = clock;
        this.added = added;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void follow(Positioned event) {
        List<MailKind> following = mails.of(event.recorded().event());
        if (following.isEmpty() || event.recorded().event().at().plus(patience).isBefore(clock.instant())) {
            return;
        }
        deliveries.add(event, following);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                added.run();
            }
        });
    }
}
