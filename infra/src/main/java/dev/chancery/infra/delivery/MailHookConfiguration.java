package dev.chancery.infra.delivery;

import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.Hooks;
import dev.chancery.infra.hook.UserDocuments;
import dev.chancery.infra.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Has mails sent by somebody's own code; for where the hook for that is switched on. */
@Configuration(proxyBeanMethods = false)
@Import(MailCarryingConfiguration.class)
public class MailHookConfiguration {

    @Bean
    Carrier mailCarrier(Settings settings, Hooks hooks, LetterWriter writer, UserDocuments documents) {
        return new MailHookCarrier(
                hooks.at(HookPoint.SEND_EMAIL).orElseThrow(),
                writer,
                documents,
                settings.api().externalUrl());
    }
}
