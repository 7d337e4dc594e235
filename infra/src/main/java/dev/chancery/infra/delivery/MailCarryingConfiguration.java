package dev.chancery.infra.delivery;

import dev.chancery.infra.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sends mails, by whatever carrier there is. */
@Configuration(proxyBeanMethods = false)
class MailCarryingConfiguration {

    @Bean
    MailDelivery mailDelivery(
            Settings settings,
            Facts facts,
            Carrier mailCarrier,
            MailDeliveries deliveries,
            MeterRegistry meters,
            InstantSource clock,
            ObjectProvider<Pace> otherPace) {
        Pace pace = otherPace.getIfAvailable(() -> Pace.USUAL);
        ServerStanding server = new ServerStanding(Medium.MAIL, pace, System::nanoTime);
        Sending.Terms terms = new Sending.Terms(
                pace, settings.mailer().otpLifetime(), settings.smtp().logging());
        Sending sending = new Sending(
                facts, mailCarrier, deliveries, server, new MailMetrics(Medium.MAIL, meters, deliveries), terms, clock);
        return new MailDelivery(Medium.MAIL, deliveries, sending, server, pace);
    }

    @Bean
    MailFollower mailFollower(
            MailsOfEvents mails, MailDeliveries deliveries, MailDelivery mailDelivery, InstantSource clock) {
        return new MailFollower(Medium.MAIL, mails::of, deliveries, Pace.USUAL.patience(), clock, mailDelivery::wake);
    }
}
