package dev.chancery.infra.delivery;

import dev.chancery.infra.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sends mails, by whatever carrier there is. */
@Configuration(proxyBeanMethods = false)
class MailCarryingConfiguration {

    @Bean
    MessageDelivery mailDelivery(Settings settings, Dispatch dispatch, MailsOfEvents mails, Carrier mailCarrier) {
        return dispatch.delivery(
                Medium.MAIL,
                mails::of,
                mailCarrier,
                new Sending.Terms(
                        dispatch.pace(),
                        settings.mailer().otpLifetime(),
                        settings.smtp().logging(),
                        false));
    }

    @Bean
    MessageFollower mailFollower(Dispatch dispatch, MessageDelivery mailDelivery) {
        return dispatch.follower(mailDelivery);
    }
}
