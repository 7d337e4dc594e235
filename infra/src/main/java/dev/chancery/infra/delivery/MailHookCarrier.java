package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.hook.Hook;
import dev.chancery.infra.hook.HookPayload;
import dev.chancery.infra.hook.UserDocuments;
import dev.chancery.infra.mail.Letter;
import dev.chancery.query.user.UserQueries;
import dev.chancery.query.user.UserView;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** Somebody's own code. It hears of a mail by the id of the event, however often that takes. */
final class MailHookCarrier implements Carrier {

    private final Hook hook;
    private final LetterWriter writer;
    private final UserQueries users;
    private final UserDocuments documents;
    private final URI siteUrl;

    MailHookCarrier(Hook hook, LetterWriter writer, UserQueries users, UserDocuments documents, URI siteUrl) {
        this.hook = hook;
        this.writer = writer;
        this.users = users;
        this.documents = documents;
        this.siteUrl = siteUrl;
    }

    @Override
    public Optional<Supplier<Outcome>> prepare(Event event, Delivery delivery) {
        return users.byId(event.subject())
                .flatMap(user -> writer.letter(event, delivery.part())
                        .map(letter -> payload(event, delivery, user, letter))
                        .map(payload -> () -> HookOutcomes.of(hook.tell(payload, delivery.eventId()))));
    }

    private byte[] payload(Event event, Delivery delivery, UserView user, Letter letter) {
        return HookPayload.of(hook.point(), delivery.eventId(), event.at(), null)
                .with("user", documents.of(user))
                .with("email_data", EmailData.of(event, letter, siteUrl))
                .json();
    }
}
