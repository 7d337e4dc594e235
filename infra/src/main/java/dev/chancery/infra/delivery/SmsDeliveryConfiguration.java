package dev.chancery.infra.delivery;

import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.sms.SmsProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Sends messages to phones; for where there is a provider to hand them to. */
@Configuration(proxyBeanMethods = false)
@Import(SmsCarryingConfiguration.class)
public class SmsDeliveryConfiguration {

    @Bean
    SmsProvider smsProvider(Settings settings) {
        return settings.smsProvider().client().orElseThrow();
    }

    @Bean
    Carrier smsCarrier(TextWriter writer, SmsProvider provider) {
        return new SmsProviderCarrier(writer, provider);
    }
}
