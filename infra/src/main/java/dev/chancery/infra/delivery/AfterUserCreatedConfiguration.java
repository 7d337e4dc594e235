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
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells a hook of new accounts; for where it is switched on. */
@Configuration(proxyBeanMethods = false)
public class AfterUserCreatedConfiguration {

    @Bean
    HookDeliveries hookDeliveries(DataSource database) {
        return new HookDeliveries(database);
    }

    @Bean
    AfterUserCreated afterUserCreated(
            Settings settings,
            HookDeliveries deliveries,
            Facts facts,
            UserQueries users,
            UserDocuments documents,
            HookConnections connections,
            InstantSource clock,
            MeterRegistry meters,
            ObjectProvider<Pace> otherPace) {
        Hook hook = Hook.of(
                HookPoint.AFTER_USER_CREATED,
                settings.hooks().target(HookPoint.AFTER_USER_CREATED).orElseThrow(),
                HookPace.USUAL,
                connections,
                clock,
                meters);
        return new AfterUserCreated(
                hook, deliveries, facts, users, documents, otherPace.getIfAvailable(() -> Pace.USUAL), clock);
    }

    @Bean
    NewUserFollower newUserFollower(HookDeliveries deliveries, AfterUserCreated telling, InstantSource clock) {
        return new NewUserFollower(deliveries, Pace.USUAL.patience(), clock, telling::wake);
    }
}
