package dev.chancery.api;

import dev.chancery.api.outbox.OutboxKey;
import dev.chancery.infra.delivery.SmsDeliveryConfiguration;
import dev.chancery.infra.delivery.SmsHookConfiguration;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.settings.Settings;
import java.util.Optional;

/** Where messages to phones go. */
enum SmsRoute {
    /** To somebody's own code. */
    HOOK,
    /** To the provider. */
    PROVIDER,
    /** Onto a page, for whoever tries the service out on their own machine. */
    OUTBOX,
    /** Nowhere. */
    NONE;

    static SmsRoute of(Instance instance) {
        Settings settings = instance.settings();
        if (settings.hooks().target(HookPoint.SEND_SMS).isPresent()) {
            return HOOK;
        }
        if (settings.smsProvider().sendsSms()) {
            return PROVIDER;
        }
        return settings.sms().enabled() && MailRoute.isForOneselfOnly(instance) ? OUTBOX : NONE;
    }

    /** Whether they get there. */
    boolean leadsSomewhere() {
        return this != NONE;
    }

    /**
     * As the start screen tells it.
     *
     * @param key of the page, where there is one
     */
    String told(Settings settings, Optional<OutboxKey> key) {
        String where = switch (this) {
            case HOOK -> "by the hook of GOTRUE_HOOK_SEND_SMS_URI";
            case PROVIDER -> "by " + settings.smsProvider().name();
            case OUTBOX ->
                "not sent, but shown at " + settings.api().externalUrl() + "/outbox?key="
                        + key.orElseThrow().text();
            case NONE -> "none is sent without GOTRUE_SMS_PROVIDER or GOTRUE_HOOK_SEND_SMS_URI";
        };
        return settings.sms().autoconfirm() ? where + "; numbers are confirmed automatically" : where;
    }

    /** What assembles it. */
    Optional<Class<?>> configuration() {
        return switch (this) {
            case HOOK -> Optional.of(SmsHookConfiguration.class);
            case PROVIDER -> Optional.of(SmsDeliveryConfiguration.class);
            case OUTBOX -> Optional.of(OutboxPageConfiguration.class);
            case NONE -> Optional.empty();
        };
    }
}
