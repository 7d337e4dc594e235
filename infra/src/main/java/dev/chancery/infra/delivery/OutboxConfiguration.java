package dev.chancery.infra.delivery;

import dev.chancery.infra.mail.MailComposer;
import dev.chancery.infra.settings.Settings;
import java.util.EnumSet;
import java.util.Set;
import javax.sql.DataSource;
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
            TextWriter texts) {
        return new Outbox(kept(settings), database, facts, mails, writer, composer, texts);
    }

    private static Set<Medium> kept(Settings settings) {
        Set<Medium> kept = EnumSet.noneOf(Medium.class);
        if (!settings.smtp().sendsMail()) {
            kept.add(Medium.MAIL);
        }
        if (settings.sms().enabled() && !settings.smsProvider().sendsSms()) {
            kept.add(Medium.SMS);
        }
        return kept;
    }
}
