package dev.chancery.infra.delivery;

import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.hook.Hooks;
import dev.chancery.infra.hook.UserDocuments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells somebody's own code of new users, until it has heard of each; for where the hook for that is switched on. */
@Configuration(proxyBeanMethods = false)
public class NewUserHookConfiguration {

    @Bean
    Carrier newUserCarrier(Hooks hooks, UserDocuments documents) {
        return new NewUserHookCarrier(hooks.at(HookPoint.AFTER_USER_CREATED).orElseThrow(), documents);
    }

    /** What is told carries nothing that expires. */
    @Bean
    MessageDelivery newUserDelivery(Dispatch dispatch, Carrier newUserCarrier) {
        return dispatch.delivery(
                Medium.HOOK,
                AnnouncedAccounts::of,
                newUserCarrier,
                new Sending.Terms(dispatch.pace(), dispatch.pace().patience(), false, true));
    }

    @Bean
    MessageFollower newUserFollower(Dispatch dispatch, MessageDelivery newUserDelivery) {
        return dispatch.follower(newUserDelivery);
    }
}
