package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.hook.SendSmsHook;
import dev.chancery.infra.sms.Text;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.util.Optional;
import java.util.function.Supplier;

/** Somebody's own code. It hears of a text message by the id of the event, however often that takes. */
record SmsHookCarrier(SendSmsHook hook, TextWriter writer, UserQueries users) implements Carrier {

    @Override
    public Optional<Supplier<Outcome>> prepare(Event event, Delivery delivery) {
        return users.byId(event.subject())
                .flatMap(user -> writer.text(event).map(text -> message(event, delivery, user, text)))
                .map(message -> () -> HookOutcomes.of(hook.send(message)));
    }

    private static SendSmsHook.Message message(Event event, Delivery delivery, UserView user, Text text) {
        return new SendSmsHook.Message(delivery.eventId(), event.at(), user, text.to(), text.code(), Optional.empty());
    }
}
