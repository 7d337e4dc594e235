package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.mail.MailComposer;
import dev.chancery.infra.smtp.SmtpMailer;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserView;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A mail server.
 *
 * @param domain what the ids of messages end with
 */
record SmtpCarrier(LetterWriter writer, MailComposer composer, SmtpMailer mailer, String domain) implements Carrier {

    @Override
    public Optional<Supplier<Outcome>> prepare(Recorded<Event> fact, UserView user, Delivery delivery) {
        String id = delivery.eventId() + "." + delivery.part() + "@" + domain;
        return writer.letter(fact, user, delivery.part())
                .map(composer::compose)
                .map(mail -> () -> mailer.send(mail, id, fact.event().at()));
    }
}
