package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.hook.Hook;
import dev.chancery.infra.hook.HookPayload;
import dev.chancery.infra.hook.UserDocuments;
import dev.chancery.infra.mail.Letter;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserView;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Somebody's own code. It hears of a mail by the same id, however often that takes.
 *
 * @param serviceUrl where clients find the service, unless their request says otherwise
 */
record MailHookCarrier(Hook hook, LetterWriter writer, UserDocuments documents, URI serviceUrl) implements Carrier {

    @Override
    public Optional<Supplier<Outcome>> prepare(Recorded<Event> fact, UserView user, Delivery delivery) {
        return writer.letter(fact, user, delivery.part())
                .map(letter -> payload(fact, user, delivery, letter))
                .map(payload -> () -> HookOutcomes.of(hook.tell(payload, delivery.messageId())));
    }

    private String siteUrl(Recorded<Event> fact) {
        return Objects.requireNonNullElse(fact.origin().externalUrl(), serviceUrl.toString());
    }

    private byte[] payload(Recorded<Event> fact, UserView user, Delivery delivery, Letter letter) {
        return HookPayload.of(hook.point(), delivery.messageId(), fact.event().at(), null)
                .with("user", documents.of(user))
                .with("email_data", EmailData.of(fact.event(), letter, siteUrl(fact)))
                .json();
    }
}
