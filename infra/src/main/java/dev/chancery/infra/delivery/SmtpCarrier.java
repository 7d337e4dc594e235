package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.mail.MailComposer;
import dev.chancery.infra.smtp.SmtpMailer;
import java.util.Optional;
import java.util.function.Supplier;

/** A mail server. */
final class SmtpCarrier implements Carrier {

    private final LetterWriter writer;
    private final MailComposer composer;
    private final SmtpMailer mailer;
    private final String domain;

    /** @param domain what the ids of messages end with */
    SmtpCarrier(LetterWriter writer, MailComposer composer, SmtpMailer mailer, String domain) {
        this.writer = writer;
        this.composer = composer;
        this.mailer = mailer;
        this.domain = domain;
    }

    @Override
    public Optional<Supplier<Outcome>> prepare(Event event, Delivery delivery) {
        String id = delivery.eventId() + "." + delivery.part() + "@" + domain;
        return writer.letter(event, delivery.part())
                .map(composer::compose)
                .map(mail -> () -> mailer.send(mail, id, event.at()));
    }
}
