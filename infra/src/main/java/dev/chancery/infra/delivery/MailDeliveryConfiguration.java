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
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sends mails; for where there is a server to hand them to. */
@Configuration(proxyBeanMethods = false)
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
    MailDelivery mailDelivery(
            Settings settings,
            Facts facts,
            LetterWriter writer,
            MailComposer composer,
            SmtpMailer mailer,
            MailDeliveries deliveries,
            MeterRegistry meters,
            InstantSource clock,
            ObjectProvider<Pace> otherPace) {
        Pace pace = otherPace.getIfAvailable(() -> Pace.USUAL);
        ServerStanding server = new ServerStanding(Medium.MAIL, pace, System::nanoTime);
        Sending.Terms terms = new Sending.Terms(
                pace,
                LocalName.of(settings.api().externalUrl().getHost()),
                settings.mailer().otpLifetime(),
                settings.smtp().logging());
        Sending sending = new Sending(
                facts,
                new MailCourier(writer, composer, mailer),
                deliveries,
                server,
                new MailMetrics(Medium.MAIL, meters, deliveries),
                terms,
                clock);
        return new MailDelivery(Medium.MAIL, deliveries, sending, server, pace);
    }

    @Bean
    MailFollower mailFollower(
            MailsOfEvents mails, MailDeliveries deliveries, MailDelivery mailDelivery, InstantSource clock) {
        return new MailFollower(Medium.MAIL, mails::of, deliveries, Pace.USUAL.patience(), clock, mailDelivery::wake);
    }
}
