package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.infra.mail.MailComposer;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What would have been sent, for whoever tries the service out without a mail server, or without a provider of text messages.
 * Nothing is kept of it.
 */
public final class Outbox {

    private static final int SHOWN = 100;

    /** Who tries it out has few facts; whoever has many shall not wait for all to be looked at. */
    private static final int LOOKED_AT = 20_000;

    private final Set<Medium> kept;
    private final JdbcClient database;
    private final Facts facts;
    private final MailsOfEvents mails;
    private final LetterWriter writer;
    private final MailComposer composer;
    private final TextWriter texts;

    /** @param at when it would have been sent */
    public record Entry(Instant at, Medium medium, String to, String subject, String text) {}

    /** @param kept by what nothing is sent */
    Outbox(
            Set<Medium> kept,
            DataSource database,
            Facts facts,
            MailsOfEvents mails,
            LetterWriter writer,
            MailComposer composer,
            TextWriter texts) {
        this.kept = Set.copyOf(kept);
        this.database = JdbcClient.create(database);
        this.facts = facts;
        this.mails = mails;
        this.writer = writer;
        this.composer = composer;
        this.texts = texts;
    }

    /** By what nothing is sent. */
    public Set<Medium> kept() {
        return kept;
    }

    /** The newest first; without those whose link or code has been used. */
    public List<Entry> messages() {
        List<Entry> entries = new ArrayList<>();
        for (Place place : places()) {
            Recorded<Event> fact = facts.at(place.position(), place.eventId());
            facts.subject(fact.event(), place.position()).ifPresent(user -> add(fact, user, entries));
        }
        return entries;
    }

    private void add(Recorded<Event> fact, UserView user, List<Entry> entries) {
        if (kept.contains(Medium.MAIL)) {
            addMails(fact, user, entries);
        }
        if (kept.contains(Medium.SMS)) {
            Event event = fact.event();
            texts.text(event)
                    .map(text -> new Entry(event.at(), Medium.SMS, "+" + text.to(), "Text message", text.body()))
                    .ifPresent(entries::add);
        }
    }

    private void addMails(Recorded<Event> fact, UserView user, List<Entry> entries) {
        Event event = fact.event();
        for (int part = 0; part < mails.of(event).size(); part++) {
            writer.letter(fact, user, part)
                    .map(composer::compose)
                    .map(mail -> new Entry(event.at(), Medium.MAIL, mail.to(), mail.subject(), mail.text()))
                    .ifPresent(entries::add);
        }
    }

    private record Place(long position, UUID eventId) {}

    private List<Place> places() {
        return database.sql("""
                        SELECT position, event_id FROM (
                          SELECT position, event_id, name FROM events.event ORDER BY position DESC LIMIT :lookedAt) latest
                        WHERE name = ANY (:names) ORDER BY position DESC LIMIT :shown
                        """)
                .param("lookedAt", LOOKED_AT)
                .param(
                        "names",
                        Stream.concat(Stream.of(MailsOfEvents.names()), Stream.of(TextWriter.eventName()))
                                .toArray(String[]::new))
                .param("shown", SHOWN)
                .query(Place.class)
                .list();
    }
}
