package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.sms.SmsProvider;
import java.util.Optional;

/** Hands messages to a provider. None of them takes an id, by which it would know one that it has already. */
record SmsCourier(TextWriter writer, SmsProvider provider) implements Courier {

    @Override
    public Optional<Parcel> parcel(Event event, int part) {
        return writer.text(event).map(text -> (_, _) -> provider.send(text));
    }
}
