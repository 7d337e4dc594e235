package dev.chancery.api;

import dev.chancery.api.outbox.OutboxController;
import dev.chancery.infra.delivery.Outbox;
import dev.chancery.infra.delivery.OutboxConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Mails as a page, where nobody else can see it. */
@Configuration(proxyBeanMethods = false)
@Import(OutboxConfiguration.class)
class OutboxPageConfiguration {

    @Bean
    OutboxController outboxController(Outbox outbox) {
        return new OutboxController(outbox);
    }
}
