package dev.chancery.infra.delivery;

import dev.chancery.infra.mail.MailComposer;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.settings.SmtpSettings;
import dev.chancery.infra.smtp.Limits;
import dev.chancery.infra.smtp.LocalName;
import dev.chancery.infra.smtp.Sender;
import dev.chancery.infra.smtp.SmtpMailer;
import dev.chancery.infra.smtp.SmtpServer;
import dev.chancery.infra.smtp.SmtpTls;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Sends mails; for where there is a server to hand them to. */
@Configuration(proxyBeanMethods = false)
@Import(MailCarryingConfiguration.class)
public class MailDeliveryConfiguration {

    @Bean
    SmtpMailer smtpMailer(Settings settings, ObjectProvider<Limits> otherLimits) {
        SmtpSettings smtp = settings.smtp();
        String host = settings.api().externalUrl().getHost();
        return new SmtpMailer(
                SmtpServer.of(
                        smtp.host(),
                        smtp.port(),
                        smtp.tls().orElseGet(() -> SmtpTls.unlessToldOtherwise(smtp.host())),
                        smtp.user(),
                        smtp.password(),
                        LocalName.of(host)),
                new Sender(
                        smtp.adminEmail().isEmpty() ? "no-reply@" + LocalName.of(host) : smtp.adminEmail(),
                        smtp.senderName(),
                        smtp.headers()),
                otherLimits.getIfAvailable(() -> Limits.USUAL));
    }

    @Bean
    Carrier mailCarrier(Settings settings, LetterWriter writer, MailComposer composer, SmtpMailer mailer) {
        return new SmtpCarrier(
                writer,
                composer,
                mailer,
                LocalName.of(settings.api().externalUrl().getHost()));
    }
}
