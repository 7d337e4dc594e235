package dev.chancery.infra.delivery;

import dev.chancery.infra.mail.MailComposer;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows mails instead of sending them; for where there is no server to hand them to. */
@Configuration(proxyBeanMethods = false)
public class OutboxConfiguration {

    @Bean
    Outbox outbox(DataSource database, Facts facts, MailsOfEvents mails, LetterWriter writer, MailComposer composer) {
        return new Outbox(database, facts, mails, writer, composer);
    }
}
