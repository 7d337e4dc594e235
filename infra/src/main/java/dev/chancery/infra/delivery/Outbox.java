package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.mail.Letter;
import dev.chancery.infra.mail.Mail;
import dev.chancery.infra.mail.MailComposer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The mails that would have been sent, for whoever tries the service out without a mail server. Nothing is kept of them. */
public final class Outbox {

    private static final int SHOWN = 100;

    /** Who tries it out has few facts; whoever has many shall not wait for all to be looked at. */
    private static final int LOOKED_AT = 20_000;

    private final JdbcClient database;
    private final Facts facts;
    private final MailsOfEvents mails;
    private final LetterWriter writer;
    private final MailComposer composer;

    /** @param at when it would have been sent */
    public record Entry(Instant at, Mail mail) {}

    Outbox(DataSource database, Facts facts, MailsOfEvents mails, LetterWriter writer, MailComposer composer) {
        this.database = JdbcClient.create(database);
        this.facts = facts;
        this.mails = mails;
        this.writer = writer;
        this.composer = composer;
    }

    /** The newest first; without those whose link or code has been used. */
    public List<Entry> mails() {
        List<Entry> entries = new ArrayList<>();
        for (Place place : places()) {
            Event event = facts.at(place.position(), place.eventId()).event();
            for (int part = 0; part < mails.of(event).size(); part++) {
                Optional<Letter> letter = writer.letter(event, part);
                letter.map(composer::compose).ifPresent(mail -> entries.add(new Entry(event.at(), mail)));
            }
        }
        return entries;
    }

    private record Place(long position, UUID eventId) {}

    private List<Place> places() {
        return database.sql("""
                        SELECT position, event_id FROM (
                          SELECT position, event_id, name FROM events.event ORDER BY position DESC LIMIT :lookedAt) latest
                        WHERE name = ANY (:names) ORDER BY position DESC LIMIT :shown
                        """)
                .param("lookedAt", LOOKED_AT)
                .param("names", MailsOfEvents.names())
                .param("shown", SHOWN)
                .query(Place.class)
                .list();
    }
}
