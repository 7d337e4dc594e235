package dev.chancery.infra.delivery;

import dev.chancery.infra.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sends messages to phones, by whatever carrier there is. */
@Configuration(proxyBeanMethods = false)
class SmsCarryingConfiguration {

    @Bean
    MessageDelivery smsDelivery(Settings settings, Dispatch dispatch, Carrier smsCarrier) {
        return dispatch.delivery(
                Medium.SMS,
                TextWriter::of,
                smsCarrier,
                new Sending.Terms(dispatch.pace(), settings.sms().otpLifetime(), false, false));
    }

    @Bean
    MessageFollower smsFollower(Dispatch dispatch, MessageDelivery smsDelivery) {
        return dispatch.follower(smsDelivery);
    }
}
