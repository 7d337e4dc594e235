package dev.chancery.infra.delivery;

import dev.chancery.infra.handover.MessageKind;
import java.util.Locale;

/** What a hook is told of for its own sake, and not to have it sent to somebody. */
enum HookCallKind implements MessageKind {
    AFTER_USER_CREATED;

    @Override
    public String actionType() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isNotification() {
        return true;
    }
}
