package dev.chancery.infra.delivery;

import dev.chancery.infra.handover.MessageKind;
import java.util.Locale;

/** What is in line for an event that could not be read: which messages follow from it, if any, is known once it can be. */
enum UnreadKind implements MessageKind {
    UNREADABLE;

    @Override
    public String actionType() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isNotification() {
        return true;
    }
}
