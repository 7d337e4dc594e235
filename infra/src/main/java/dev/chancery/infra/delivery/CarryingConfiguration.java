package dev.chancery.infra.delivery;

import dev.chancery.infra.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sends mails, by whatever carrier there is. */
@Configuration(proxyBeanMethods = false)
class CarryingConfiguration {

    @Bean
    MailDeliveries mailDeliveries(DataSource database) {
        return new MailDeliveries(database);
    }

    @Bean
    MailDelivery mailDelivery(
            Settings settings,
            Facts facts,
            Carrier carrier,
            MailDeliveries deliveries,
            MeterRegistry meters,
            InstantSource clock,
            ObjectProvider<Pace> otherPace) {
        Pace pace = otherPace.getIfAvailable(() -> Pace.USUAL);
        ServerStanding server = new ServerStanding(pace, System::nanoTime);
        Sending.Terms terms = new Sending.Terms(
                pace, settings.mailer().otpLifetime(), settings.smtp().logging());
        Sending sending =
                new Sending(facts, carrier, deliveries, server, new MailMetrics(meters, deliveries), terms, clock);
        return new MailDelivery(deliveries, sending, server, pace);
    }

    @Bean
    MailFollower mailFollower(
            MailsOfEvents mails, MailDeliveries deliveries, MailDelivery delivery, InstantSource clock) {
        return new MailFollower(mails, deliveries, Pace.USUAL.patience(), clock, delivery::wake);
    }
}
