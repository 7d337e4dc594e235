package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.hook.SendSmsHook;
import dev.chancery.infra.sms.Text;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserView;
import java.util.Optional;
import java.util.function.Supplier;

/** Somebody's own code. It hears of a text message by the same id, however often that takes. */
record SmsHookCarrier(SendSmsHook hook, TextWriter writer) implements Carrier {

    @Override
    public Optional<Supplier<Outcome>> prepare(Recorded<Event> fact, UserView user, Delivery delivery) {
        return writer.text(fact.event())
                .map(text -> message(fact, user, delivery, text))
                .map(message -> () -> HookOutcomes.of(hook.send(message)));
    }

    private static SendSmsHook.Message message(Recorded<Event> fact, UserView user, Delivery delivery, Text text) {
        return new SendSmsHook.Message(
                delivery.messageId(), fact.event().at(), user, text.to(), text.code(), Optional.empty());
    }
}
