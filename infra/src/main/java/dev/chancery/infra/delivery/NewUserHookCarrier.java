package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.hook.Hook;
import dev.chancery.infra.hook.HookPayload;
import dev.chancery.infra.hook.UserDocuments;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserView;
import java.util.Optional;
import java.util.function.Supplier;

/** Somebody's own code, which wants to know who is new. It hears of each by the same id, however often that takes. */
record NewUserHookCarrier(Hook hook, UserDocuments documents) implements Carrier {

    @Override
    public Optional<Supplier<Outcome>> prepare(Recorded<Event> fact, UserView user, Delivery delivery) {
        if (!AnnouncedAccounts.isNew(fact.event(), user)) {
            return Optional.empty();
        }
        byte[] payload = payload(fact, user, delivery);
        return Optional.of(() -> HookOutcomes.of(hook.tell(payload, delivery.messageId())));
    }

    private byte[] payload(Recorded<Event> fact, UserView user, Delivery delivery) {
        return HookPayload.of(
                        hook.point(),
                        delivery.messageId(),
                        fact.event().at(),
                        fact.origin().ip())
                .with("user", documents.of(user))
                .json();
    }
}
