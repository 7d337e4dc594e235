package dev.chancery.api;

import dev.chancery.api.outbox.OutboxController;
import dev.chancery.api.outbox.OutboxKey;
import dev.chancery.infra.delivery.Outbox;
import dev.chancery.infra.delivery.OutboxConfiguration;
import java.security.SecureRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Messages as a page, where nobody else can see it. */
@Configuration(proxyBeanMethods = false)
@Import(OutboxConfiguration.class)
class OutboxPageConfiguration {

    @Bean
    OutboxKey outboxKey(SecureRandom random) {
        return OutboxKey.draw(random);
    }

    @Bean
    OutboxController outboxController(Outbox outbox, OutboxKey key) {
        return new OutboxController(outbox, key);
    }
}
