package dev.chancery.api;

import dev.chancery.command.Event;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.eventstore.Replays;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.query.rebuild.RecordedEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** What has been sent to addresses, as the log says. */
public final class Mailbox {

    /** @param kind the name of the event's class */
    public record Letter(String kind, String to, String redirectTo, String code, String hash) {}

    private final DataSource database;
    private final RecordedEvents log;

    private Mailbox(DataSource database, RecordedEvents log) {
        this.database = database;
        this.log = log;
    }

    public static Mailbox of(TestService service) {
        DataSource database = service.bean(DataSource.class);
        return new Mailbox(database, Replays.of(database, service.bean(Keyring.class)));
    }

    /** All letters to that address whose tokens are still good for something, oldest first. */
    public List<Letter> to(String address) {
        List<Letter> letters = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            long position = -1;
            while (true) {
                List<RecordedEvents.Positioned> events = log.visibleAfter(connection, position, 500);
                if (events.isEmpty()) {
                    return letters;
                }
                position = events.getLast().position();
                events.stream()
                        .flatMap(event -> letters(event.recorded().event()))
                        .filter(letter -> address.equals(letter.to()) && letter.code() != null)
                        .forEach(letters::add);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The last of them. */
    public Letter last(String address) {
        return to(address).getLast();
    }

    private static Stream<Letter> letters(Event event) {
        return switch (event) {
            case UserEvent.ConfirmationRequested e -> Stream.of(letter(e, e.sentTo(), e.redirectTo(), e.token()));
            case UserEvent.LinkGenerated e -> Stream.of(letter(e, e.relatesTo(), "", e.token()));
            case UserEvent.Invited e -> Stream.of(letter(e, e.sentTo(), e.redirectTo(), e.token()));
            case UserEvent.RecoveryRequested e -> Stream.of(letter(e, e.sentTo(), e.redirectTo(), e.token()));
            case UserEvent.ReauthenticationRequested e -> Stream.of(letter(e, e.sentTo(), "", e.token()));
            case UserEvent.EmailChangeRequested e ->
                e.currentToken() == null
                        ? Stream.of(letter(e, e.newEmail(), e.redirectTo(), e.newToken()))
                        : Stream.of(
                                letter(e, e.newEmail(), e.redirectTo(), e.newToken()),
                                letter(e, e.currentEmail(), e.redirectTo(), e.currentToken()));
            case UserEvent.SmsRequested e -> Stream.of(letter(e, e.sentTo(), "", e.token()));
            default -> Stream.empty();
        };
    }

    private static Letter letter(UserEvent event, String to, String redirectTo, OneTimeToken token) {
        return new Letter(event.getClass().getSimpleName(), to, redirectTo, token.code(), token.hash());
    }
}
