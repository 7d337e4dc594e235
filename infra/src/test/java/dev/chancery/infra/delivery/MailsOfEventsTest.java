package dev.chancery.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.EventName;
import dev.chancery.infra.eventstore.SampleEvents;
import dev.chancery.infra.mail.MailKind;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class MailsOfEventsTest {

    private static final MailsOfEvents MAILS = new MailsOfEvents(EnumSet.allOf(MailKind.class), false);

    @Test
    void every_event_from_which_mails_follow_is_named_and_no_other() {
        assertThat(SampleEvents.ALL.stream()
                        .filter(event -> !MAILS.of(event).isEmpty())
                        .map(event ->
                                event.getClass().getAnnotation(EventName.class).value())
                        .distinct())
                .containsExactlyInAnyOrder(MailsOfEvents.names());
    }

    @Test
    void no_mail_that_is_sent_is_said_not_to_be() {
        assertThat(SampleEvents.ALL.stream().flatMap(event -> MAILS.of(event).stream()))
                .isNotEmpty()
                .allMatch(MailKind::isSent);
    }
}
