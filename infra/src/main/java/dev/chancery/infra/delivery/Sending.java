package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.delivery.Courier.Parcel;
import dev.chancery.infra.delivery.Delivery.State;
import dev.chancery.infra.delivery.MailDeliveries.Claim;
import dev.chancery.infra.handover.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one message on its way: reads its fact, writes it, hands it over and notes what became of it. Whoever is interrupted between
 * the last two, or hears nothing from the server, leaves one that is sent again, with the same id.
 */
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    /** As often a message may arrive of which the server never says that it has it. */
    private static final int MOST_DOUBTS = 3;

    private final Facts facts;
    private final Courier courier;
    private final MailDeliveries deliveries;
    private final ServerStanding server;
    private final MailMetrics metrics;
    private final Terms terms;
    private final InstantSource clock;

    /**
     * What holds for all of a medium.
     *
     * @param domain what the ids of messages end with
     * @param tokenLifetime how long what a message carries is good for
     * @param logging whether those that were sent are told in the log
     */
    record Terms(Pace pace, String domain, Duration tokenLifetime, boolean logging) {}

    Sending(
            Facts facts,
            Courier courier,
            MailDeliveries deliveries,
            ServerStanding server,
            MailMetrics metrics,
            Terms terms,
            InstantSource clock) {
        this.facts = facts;
        this.courier = courier;
        this.deliveries = deliveries;
        this.server = server;
        this.metrics = metrics;
        this.terms = terms;
        this.clock = clock;
    }

    void send(Claim claim) {
        Delivery delivery = claim.delivery();
        Event event = facts.at(delivery.position());
        if (isTooLate(event, delivery)) {
            giveUp(claim, delivery.lastError() == null ? "expired" : delivery.lastError());
            return;
        }
        Optional<Parcel> parcel = courier.parcel(event, delivery.part());
        if (parcel.isEmpty()) {
            deliveries.settle(claim, State.SKIPPED, null);
            metrics.skipped(delivery.kind());
            return;
        }
        deliveries.sending(claim, terms.pace().claim()).ifPresent(held -> handOver(held, parcel.get(), event.at()));
    }

    private boolean isTooLate(Event event, Delivery delivery) {
        Instant now = clock.instant();
        boolean expired = !delivery.kind().isNotification()
                && event.at().plus(terms.tokenLifetime()).isBefore(now);
        return expired || delivery.waitingSince().plus(terms.pace().patience()).isBefore(now);
    }

    private void handOver(Claim claim, Parcel parcel, Instant at) {
        Delivery delivery = claim.delivery();
        String id = delivery.eventId() + "." + delivery.part() + "@" + terms.domain();
        Outcome outcome = parcel.handOver(id, at);
        if (!(outcome instanceof Outcome.Unavailable)) {
            server.isThere();
        }
        switch (outcome) {
            case Outcome.Accepted() -> {
                deliveries.settle(claim, State.SENT, null);
                metrics.sent(delivery.kind());
                if (terms.logging()) {
                    LOG.info(
                            "{}.send {} <{}>",
                            delivery.medium().text(),
                            delivery.kind().actionType(),
                            id);
                }
            }
            case Outcome.Refused(String reason) -> giveUp(claim, reason);
            case Outcome.Deferred(String reason) -> putBack(claim, reason);
            case Outcome.Uncertain(String reason) -> doubt(claim, reason);
            case Outcome.Unavailable away -> {
                deliveries.putBack(claim, delivery.attempts(), server.isAway(away), away.reason());
                metrics.unavailable();
            }
        }
    }

    /** What cannot be written now may be later: a template, a database. */
    void failed(Claim claim, RuntimeException e) {
        LOG.warn(
                "A message ({}) could not be written.",
                claim.delivery().medium().text(),
                e);
        putBack(claim, e.getClass().getSimpleName());
    }

    private void putBack(Claim claim, String reason) {
        int attempts = claim.delivery().attempts() + 1;
        deliveries.putBack(claim, attempts, terms.pace().retryAfter(attempts), reason);
        metrics.deferred();
    }

    /** A server that is slow with its word, or never says it, may deliver each try. */
    private void doubt(Claim claim, String reason) {
        int attempts = claim.delivery().attempts() + 1;
        if (attempts >= MOST_DOUBTS) {
            giveUp(claim, reason);
            return;
        }
        deliveries.putBack(claim, attempts, terms.pace().afterDoubt(), reason);
        metrics.deferred();
    }

    private void giveUp(Claim claim, String reason) {
        Delivery delivery = claim.delivery();
        LOG.warn(
                "Message {} ({}) is given up: {}. See chancery mail list.",
                delivery.id(),
                delivery.kind().actionType(),
                reason);
        deliveries.settle(claim, State.DEAD, reason);
        metrics.dead(delivery.kind());
    }
}
