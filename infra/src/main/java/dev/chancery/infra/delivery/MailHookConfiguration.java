package dev.chancery.infra.delivery;

import dev.chancery.infra.hook.Hook;
import dev.chancery.infra.hook.HookConnections;
import dev.chancery.infra.hook.HookPace;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.UserDocuments;
import dev.chancery.infra.settings.Settings;
import dev.chancery.query.user.UserQueries;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Has mails sent by somebody's own code; for where the hook for that is switched on. */
@Configuration(proxyBeanMethods = false)
@Import(MailCarryingConfiguration.class)
public class MailHookConfiguration {

    @Bean
    Carrier mailCarrier(
            Settings settings,
            LetterWriter writer,
            UserQueries users,
            UserDocuments documents,
            HookConnections connections,
            InstantSource clock,
            MeterRegistry meters) {
        Hook hook = Hook.of(
                HookPoint.SEND_EMAIL,
                settings.hooks().target(HookPoint.SEND_EMAIL).orElseThrow(),
                HookPace.USUAL,
                connections,
                clock,
                meters);
        return new MailHookCarrier(
                hook, writer, users, documents, settings.api().externalUrl());
    }
}
