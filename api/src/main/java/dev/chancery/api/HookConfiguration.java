package dev.chancery.api;

import dev.chancery.api.user.BeforeUserCreated;
import dev.chancery.infra.hook.HookPace;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Calls the hooks that are switched on. */
@Configuration(proxyBeanMethods = false)
class HookConfiguration {

    @Bean
    Hooks hooks(Settings settings, DataSource database, InstantSource clock, MeterRegistry meters) {
        return new Hooks(settings.hooks(), HookPace.USUAL, database, clock, meters);
    }

    @Bean
    BeforeUserCreated beforeUserCreated(Hooks hooks, JsonMapper json) {
        return new BeforeUserCreated(hooks.decidingAt(HookPoint.BEFORE_USER_CREATED), json);
    }
}
