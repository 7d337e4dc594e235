package dev.chancery.infra.delivery;

import dev.chancery.infra.mail.MailComposer;
import dev.chancery.infra.settings.Settings;
import java.util.EnumSet;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows messages instead of sending them; for where there is nobody to hand them to. */
@Configuration(proxyBeanMethods = false)
public class OutboxConfiguration {

    @Bean
    Outbox outbox(
            Settings settings,
            DataSource database,
            Facts facts,
            MailsOfEvents mails,
            LetterWriter writer,
            MailComposer composer,
            TextWriter texts,
            ObjectProvider<MessageDelivery> deliveries) {
        return new Outbox(kept(settings, deliveries), database, facts, mails, writer, composer, texts);
    }

    private static Set<Medium> kept(Settings settings, ObjectProvider<MessageDelivery> deliveries) {
        Set<Medium> kept = EnumSet.of(Medium.MAIL, Medium.SMS);
        deliveries.forEach(delivery -> kept.remove(delivery.medium()));
        if (!settings.sms().enabled()) {
            kept.remove(Medium.SMS);
        }
        return kept;
    }
}
