package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.mail.MailComposer;
import dev.chancery.infra.smtp.SmtpMailer;
import java.util.Optional;

/** Hands mails to a mail server. */
record MailCourier(LetterWriter writer, MailComposer composer, SmtpMailer mailer) implements Courier {

    @Override
    public Optional<Parcel> parcel(Event event, int part) {
        return writer.letter(event, part).map(composer::compose).map(mail -> (id, at) -> mailer.send(mail, id, at));
    }
}
