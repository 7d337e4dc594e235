package dev.chancery.api;

import dev.chancery.api.hook.DecidingHooks;
import dev.chancery.api.session.PasswordVerificationAttempt;
import dev.chancery.api.user.BeforeUserCreated;
import dev.chancery.api.user.OpeningAccount;
import dev.chancery.api.user.UserResponse;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.hook.HookConnections;
import dev.chancery.infra.hook.HookPace;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.Hooks;
import dev.chancery.infra.hook.UserDocuments;
import dev.chancery.infra.settings.Settings;
import dev.chancery.infra.signup.FailedSignUps;
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
    Hooks hooks(Settings settings, HookConnections connections, InstantSource clock, MeterRegistry meters) {
        return new Hooks(settings.hooks().targets(), HookPace.USUAL, connections, clock, meters);
    }

    @Bean
    DecidingHooks decidingHooks(Hooks hooks, InstantSource clock) {
        return new DecidingHooks(hooks, clock);
    }

    @Bean
    UserDocuments userDocuments(JsonMapper json) {
        return user -> json.valueToTree(UserResponse.of(user));
    }

    @Bean
    PasswordVerificationAttempt passwordVerificationAttempt(DecidingHooks hooks, Commands commands) {
        return new PasswordVerificationAttempt(hooks.at(HookPoint.PASSWORD_VERIFICATION_ATTEMPT), commands);
    }

    @Bean
    OpeningAccount openingAccount(DecidingHooks hooks, JsonMapper json, DataSource database, Commands commands) {
        return new OpeningAccount(
                new BeforeUserCreated(hooks.at(HookPoint.BEFORE_USER_CREATED), json),
                new FailedSignUps(database),
                commands);
    }
}
