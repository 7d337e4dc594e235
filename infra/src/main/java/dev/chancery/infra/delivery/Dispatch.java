package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.MessageKind;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Assembles what brings the messages of a medium from the log to their carrier. */
record Dispatch(Facts facts, MessageDeliveries deliveries, MeterRegistry meters, InstantSource clock, Pace pace) {

    /** @param messages which of them follow from a fact */
    MessageDelivery delivery(
            Medium medium,
            Function<Event, List<? extends MessageKind>> messages,
            Carrier carrier,
            Sending.Terms terms) {
        ServerStanding server = new ServerStanding(medium, pace, System::nanoTime);
        MessageMetrics metrics = new MessageMetrics(medium, meters, deliveries);
        Sending sending = new Sending(facts, messages, carrier, deliveries, server, metrics, terms, clock);
        return new MessageDelivery(medium, deliveries, sending, server, pace);
    }

    /** Puts into line what that sends. */
    MessageFollower follower(MessageDelivery delivery) {
        return new MessageFollower(
                delivery.medium(), delivery.messages(), deliveries, Pace.USUAL.patience(), clock, delivery::wake);
    }
}
