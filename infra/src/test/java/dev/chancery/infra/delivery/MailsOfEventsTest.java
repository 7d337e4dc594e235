package dev.chancery.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.eventstore.SampleEvents;
import dev.chancery.infra.mail.MailKind;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class MailsOfEventsTest {

    @Test
    void no_mail_that_is_sent_is_said_not_to_be() {
        MailsOfEvents mails = new MailsOfEvents(EnumSet.allOf(MailKind.class), false);

        assertThat(SampleEvents.ALL.stream().flatMap(event -> mails.of(event).stream()))
                .isNotEmpty()
                .allMatch(MailKind::isSent);
    }
}
