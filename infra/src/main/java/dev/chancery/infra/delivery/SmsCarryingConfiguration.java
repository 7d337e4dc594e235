package dev.chancery.infra.delivery;

import dev.chancery.infra.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sends messages to phones, by whatever carrier there is. */
@Configuration(proxyBeanMethods = false)
class SmsCarryingConfiguration {

    @Bean
    MailDelivery smsDelivery(
            Settings settings,
            Facts facts,
            Carrier smsCarrier,
            MailDeliveries deliveries,
            MeterRegistry meters,
            InstantSource clock,
            ObjectProvider<Pace> otherPace) {
        Pace pace = otherPace.getIfAvailable(() -> Pace.USUAL);
        ServerStanding server = new ServerStanding(Medium.SMS, pace, System::nanoTime);
        Sending.Terms terms = new Sending.Terms(pace, settings.sms().otpLifetime(), false);
        Sending sending = new Sending(
                facts, smsCarrier, deliveries, server, new MailMetrics(Medium.SMS, meters, deliveries), terms, clock);
        return new MailDelivery(Medium.SMS, deliveries, sending, server, pace);
    }

    @Bean
    MailFollower smsFollower(MailDeliveries deliveries, MailDelivery smsDelivery, InstantSource clock) {
        return new MailFollower(
                Medium.SMS, TextWriter::of, deliveries, Pace.USUAL.patience(), clock, smsDelivery::wake);
    }
}
