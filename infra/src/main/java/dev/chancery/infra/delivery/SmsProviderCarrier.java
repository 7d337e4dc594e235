package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.sms.SmsProvider;
import java.util.Optional;
import java.util.function.Supplier;

/** A provider of text messages. None of them takes an id, by which it would know one that it has already. */
record SmsProviderCarrier(TextWriter writer, SmsProvider provider) implements Carrier {

    @Override
    public Optional<Supplier<Outcome>> prepare(Event event, Delivery delivery) {
        return writer.text(event).map(text -> () -> provider.send(text));
    }
}
