package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.delivery.Delivery.State;
import dev.chancery.infra.delivery.MessageDeliveries.Claim;
import dev.chancery.infra.eventstore.UnreadableLines;
import dev.chancery.infra.handover.MessageKind;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.rebuild.UnreadableEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings one message on its way: reads its fact, writes it, hands it over and notes what became of it. Whoever is interrupted between
 * the last two, or hears nothing from the server, leaves one that is sent again, with the same id.
 */
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    /** As often a message may arrive of which the server never says that it has it. */
    private static final int MOST_DOUBTS = 3;

    private final Facts facts;
    private final Function<Event, List<? extends MessageKind>> messages;
    private final Carrier carrier;
    private final MessageDeliveries deliveries;
    private final ServerStanding server;
    private final MessageMetrics metrics;
    private final Terms terms;
    private final InstantSource clock;
    private final UnreadableLines unreadable;

    /**
     * What holds for all of a medium.
     *
     * @param tokenLifetime how long what a message carries is good for
     * @param logging whether those that were sent are told in the log
     * @param untilAccepted whether neither a refusal nor a doubt ends it, but patience alone
     */
    record Terms(Pace pace, Duration tokenLifetime, boolean logging, boolean untilAccepted) {}

    /** @param messages which follow from a fact */
    Sending(
            Facts facts,
            Function<Event, List<? extends MessageKind>> messages,
            Carrier carrier,
            MessageDeliveries deliveries,
            ServerStanding server,
            MessageMetrics metrics,
            Terms terms,
            InstantSource clock) {
        this.facts = facts;
        this.messages = messages;
        this.carrier = carrier;
        this.deliveries = deliveries;
        this.server = server;
        this.metrics = metrics;
        this.terms = terms;
        this.clock = clock;
        this.unreadable = new UnreadableLines(LOG, Level.WARN, "messages that wait", clock);
    }

    Function<Event, List<? extends MessageKind>> messages() {
        return messages;
    }

    void send(Claim claim) {
        unreadable.tellRest();
        Delivery delivery = claim.delivery();
        // before it is read: one that cannot be would else be tried for ever
        if (delivery.waitingSince().plus(terms.pace().patience()).isBefore(clock.instant())) {
            giveUpLate(claim);
            return;
        }
        Recorded<Event> fact = facts.at(delivery.position(), delivery.eventId());
        if (delivery.kind() == UnreadKind.UNREADABLE) {
            determined(claim, fact.event()).ifPresent(known -> sendAtLast(known, fact));
        } else {
            send(claim, fact);
        }
    }

    /** What could not be read when it was put into line says by now itself which messages follow from it. */
    private Optional<Claim> determined(Claim claim, Event event) {
        List<? extends MessageKind> following = messages.apply(event);
        if (following.isEmpty()) {
            deliveries.remove(claim);
            return Optional.empty();
        }
        Delivery first = claim.delivery();
        deliveries.add(first.position(), first.eventId(), first.medium(), following);
        return deliveries.determine(claim, following.getFirst());
    }

    /** What fails now has not been tried before. */
    private void sendAtLast(Claim known, Recorded<Event> fact) {
        try {
            send(known, fact);
        } catch (RuntimeException e) {
            failed(known, e);
        }
    }

    private void send(Claim claim, Recorded<Event> fact) {
        Delivery delivery = claim.delivery();
        if (isExpired(fact.event(), delivery)) {
            giveUpLate(claim);
            return;
        }
        Optional<Supplier<Outcome>> message =
                facts.subject(fact.event(), delivery.position()).flatMap(user -> carrier.prepare(fact, user, delivery));
        if (message.isEmpty()) {
            deliveries.settle(claim, State.SKIPPED);
            metrics.skipped(delivery.kind());
            return;
        }
        deliveries.sending(claim, terms.pace().claim()).ifPresent(held -> handOver(held, message.get()));
    }

    private boolean isExpired(Event event, Delivery delivery) {
        return !delivery.kind().isNotification()
                && event.at().plus(terms.tokenLifetime()).isBefore(clock.instant());
    }

    private void giveUpLate(Claim claim) {
        Delivery delivery = claim.delivery();
        String last = delivery.lastError();
        giveUp(claim, delivery.attempts(), delivery.doubts(), last == null ? "expired" : last);
    }

    private void handOver(Claim claim, Supplier<Outcome> message) {
        Delivery delivery = claim.delivery();
        Outcome outcome = message.get();
        if (!(outcome instanceof Outcome.Unavailable)) {
            server.isThere();
        }
        switch (outcome) {
            case Outcome.Accepted() -> {
                note(() -> deliveries.settle(claim, State.SENT));
                metrics.sent(delivery.kind());
                if (terms.logging()) {
                    LOG.info(
                            "{}.send {} {}.{}",
                            delivery.medium().text(),
                            delivery.kind().actionType(),
                            delivery.eventId(),
                            delivery.part());
                }
            }
            case Outcome.Refused(String reason)
            when !terms.untilAccepted() -> giveUp(claim, delivery.attempts() + 1, delivery.doubts(), reason);
            case Outcome.Uncertain(String reason) when !terms.untilAccepted() -> doubt(claim, reason);
            case Outcome.Refused(String reason) -> putBack(claim, reason);
            case Outcome.Uncertain(String reason) -> putBack(claim, reason);
            case Outcome.Deferred(String reason) -> putBack(claim, reason);
            case Outcome.Unavailable away -> {
                deliveries.putBack(claim, delivery.attempts(), delivery.doubts(), server.isAway(away), away.reason());
                metrics.unavailable();
            }
        }
    }

    /**
     * Notes what became of a message that was sent, or may have been, for as long as nobody else may claim it: where that does not get into
     * the database, it is sent once more.
     */
    private void note(Runnable outcome) {
        long deadline = System.nanoTime() + terms.pace().claim().toNanos();
        while (true) {
            try {
                outcome.run();
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(terms.pace().firstRetry().toNanos());
            }
        }
    }

    /** What cannot be written now may be later: a template, a database. */
    void failed(Claim claim, RuntimeException e) {
        String medium = claim.delivery().medium().text();
        if (e instanceof UnreadableEvent) {
            // without its causes, which may repeat what the event says
            unreadable.tell(claim.delivery().position(), "A message (%s) waits. %s".formatted(medium, e.getMessage()));
        } else {
            LOG.warn("A message ({}) could not be written.", medium, e);
        }
        putBack(claim, e.getClass().getSimpleName());
    }

    private void putBack(Claim claim, String reason) {
        int attempts = claim.delivery().attempts() + 1;
        int doubts = claim.delivery().doubts();
        deliveries.putBack(claim, attempts, doubts, terms.pace().retryAfter(attempts), reason);
        metrics.deferred();
    }

    /** A server that is slow with its word, or never says it, may deliver each try. */
    private void doubt(Claim claim, String reason) {
        int attempts = claim.delivery().attempts() + 1;
        int doubts = claim.delivery().doubts() + 1;
        if (doubts >= MOST_DOUBTS) {
            note(() -> giveUp(claim, attempts, doubts, reason));
            return;
        }
        note(() -> deliveries.putBack(claim, attempts, doubts, terms.pace().afterDoubt(), reason));
        metrics.deferred();
    }

    private void giveUp(Claim claim, int attempts, int doubts, String reason) {
        Delivery delivery = claim.delivery();
        deliveries.giveUp(claim, attempts, doubts, reason);
        LOG.warn(
                "Message {} ({}) is given up: {}. See chancery message list.",
                delivery.id(),
                delivery.kind().actionType(),
                reason);
        metrics.dead(delivery.kind());
    }
}
