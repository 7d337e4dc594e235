package dev.chancery.infra.delivery;

import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.Hooks;
import dev.chancery.infra.hook.SendSmsHook;
import dev.chancery.infra.hook.UserDocuments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Has messages to phones sent by somebody's own code; for where the hook for that is switched on. */
@Configuration(proxyBeanMethods = false)
@Import(SmsCarryingConfiguration.class)
public class SmsHookConfiguration {

    @Bean
    Carrier smsCarrier(Hooks hooks, TextWriter writer, UserDocuments documents) {
        return new SmsHookCarrier(new SendSmsHook(hooks.at(HookPoint.SEND_SMS).orElseThrow(), documents), writer);
    }
}
