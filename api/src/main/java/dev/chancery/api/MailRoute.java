package dev.chancery.api;

import dev.chancery.api.outbox.OutboxKey;
import dev.chancery.infra.delivery.MailDeliveryConfiguration;
import dev.chancery.infra.delivery.MailHookConfiguration;
import dev.chancery.infra.hook.HookPoint;
import dev.chancery.infra.http.Loopback;
import dev.chancery.infra.settings.ApiSettings;
import dev.chancery.infra.settings.Settings;
import java.net.InetAddress;
import java.util.Optional;

/** Where mails go. */
enum MailRoute {
    /** To somebody's own code. */
    HOOK,
    /** To the mail server. */
    SERVER,
    /** Onto a page, for whoever tries the service out on their own machine. */
    OUTBOX,
    /** Nowhere. */
    NONE;

    static MailRoute of(Instance instance) {
        Settings settings = instance.settings();
        if (settings.hooks().target(HookPoint.SEND_EMAIL).isPresent()) {
            return HOOK;
        }
        if (settings.smtp().sendsMail()) {
            return SERVER;
        }
        return isForOneselfOnly(instance) ? OUTBOX : NONE;
    }

    /** Behind a proxy one listens on loopback, too, but calls oneself by another name. */
    static boolean isForOneselfOnly(Instance instance) {
        ApiSettings api = instance.settings().api();
        return isForOneselfOnly(api, Listening.address(api, instance.secrets()));
    }

    private static boolean isForOneselfOnly(ApiSettings api, String address) {
        return Loopback.isNamed(api.externalUrl().getHost()) && isLoopback(address);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return address.equals("localhost");
        }
    }

    /** What assembles it. */
    Optional<Class<?>> configuration() {
        return switch (this) {
            case HOOK -> Optional.of(MailHookConfiguration.class);
            case SERVER -> Optional.of(MailDeliveryConfiguration.class);
            case OUTBOX -> Optional.of(OutboxPageConfiguration.class);
            case NONE -> Optional.empty();
        };
    }

    /**
     * As the start screen tells it.
     *
     * @param key of the page, where there is one
     */
    String told(Settings settings, Optional<OutboxKey> key) {
        String where = switch (this) {
            case HOOK -> "by the hook of GOTRUE_HOOK_SEND_EMAIL_URI";
            case SERVER ->
                "by " + settings.smtp().host() + ":" + settings.smtp().port();
            case OUTBOX ->
                "not sent, but shown at " + settings.api().externalUrl() + "/outbox?key="
                        + key.orElseThrow().text();
            case NONE -> "none is sent without GOTRUE_SMTP_HOST";
        };
        return settings.mailer().autoconfirm() ? where + "; addresses are confirmed automatically" : where;
    }
}
