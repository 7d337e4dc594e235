package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.sms.SmsProvider;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserView;
import java.util.Optional;
import java.util.function.Supplier;

/** A provider of text messages. None of them takes an id, by which it would know one that it has already. */
record SmsProviderCarrier(TextWriter writer, SmsProvider provider) implements Carrier {

    @Override
    public Optional<Supplier<Outcome>> prepare(Recorded<Event> fact, UserView user, Delivery delivery) {
        return writer.text(fact.event()).map(text -> () -> provider.send(text));
    }
}
